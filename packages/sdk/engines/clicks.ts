/** Clicks: what leads away, what is downloaded, and what is marked. */
import { expect } from 'vitest';
import type { Test } from './support/suite.ts';

export function clicks(test: Test): void {
  test('a link to another site, a file and a marked button are told of, and do what they do', async (trial) => {
    const elsewhere = trial.origin('other');
    const body = `<a id="out" href="${elsewhere}/there"><b>Over there</b></a><a id="file" href="/${trial.name}/prices.pdf">Prices</a>
      <a id="in" href="#here">Here</a><button id="plan" data-ws-event="Plan Chosen" data-ws-event-properties='{"plan":"pro"}'>Pro</button>
      <script>window.clicked = 0; plan.onclick = () => clicked++</script>`;
    const url = trial.page('/', { body });
    const tab = await trial.open(url);
    await trial.expect('page', 1);
    await tab.click('#plan');
    await tab.click('#in');
    const [chosen] = await trial.expect('Plan Chosen', 1);
    expect(chosen?.properties).toMatchObject({ plan: 'pro', text: 'Pro' });
    expect(await tab.run('return [clicked, location.hash]')).toEqual([1, '#here']);
    await tab.click('#out b');
    const [out] = await trial.expect('Link Clicked', 1);
    expect(out?.properties).toEqual({ href: `${elsewhere}/there`, text: 'Over there' });
    await trial.oracle.until(() => trial.visits.includes('GET /there'), 'the other site');
    await tab.goto(url);
    await trial.expect('page', 2);
    await tab.click('#file');
    const [file] = await trial.expect('File Downloaded', 1);
    expect(String(file?.properties.href)).toMatch(/prices\.pdf$/);
    await trial.oracle.until(() => trial.visits.some((visit) => visit.includes('prices.pdf')), 'the file');
    expect(trial.of('Link Clicked')).toHaveLength(1);
  });
}
