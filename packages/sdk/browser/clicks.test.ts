import { describe, expect, it } from 'vitest';
import { useWorld } from './support/world.ts';

const world = useWorld();

const open = async (body: string) => {
  const { site, page, oracle } = world;
  await page.goto(site.page('/clicks', site.html(body, '', '<base target="_blank">')));
  await oracle.expect('page', 1);
};

describe('clicks', () => {
  it('on outbound links and downloads are told, on links within the site not', async () => {
    const { page, oracle, site } = world;
    await open(`
      <a id="in" href="/clicks?in">in</a>
      <a id="out" href="https://other.example/path"><b>Other</b> shop</a>
      <a id="mail" href="mailto:us@shop.example">mail</a>
      <a id="nothing" href="javascript:void 0">nothing</a>
      <a id="pdf" href="/guide.PDF?v=2">Guide</a>
      <a id="named" href="/export" download>Export</a>
      <svg><a href="#x"><text id="svg" y="20">svg</text></a></svg>`);
    await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
    for (const id of ['in', 'out', 'mail', 'nothing', 'pdf', 'named', 'svg']) await page.click(`#${id}`);
    await oracle.expect('File Downloaded', 2);
    await oracle.expect('Link Clicked', 2);
    expect(oracle.messages.slice(1).map(({ event, properties }) => [event, properties])).toEqual([
      ['Link Clicked', { href: 'https://other.example/path', text: 'Other shop' }],
      ['Link Clicked', { href: 'mailto:us@shop.example', text: 'mail' }],
      ['File Downloaded', { href: `${site.origin}/guide.PDF?v=2`, text: 'Guide' }],
      ['File Downloaded', { href: `${site.origin}/export`, text: 'Export' }],
    ]);
  });

  it('on marked elements are told under their name with their properties, even where the page stops the event', async () => {
    const { page, oracle } = world;
    await open(`
      <button data-ws-event="Plan Chosen" data-ws-event-properties='{"plan":"pro","per_month":9}'><i>Pro</i></button>
      <div data-ws-event="Bare" id="bare">Bare</div>
      <div data-ws-event="Card Clicked"><a id="card" href="/clicks">Card</a></div>`);
    await page.evaluate(() => addEventListener('click', (event) => event.stopImmediatePropagation(), true));
    await page.click('i');
    await page.click('#bare', { button: 'right' });
    await page.click('#bare');
    await page.click('#card');
    const [chosen] = await oracle.expect('Plan Chosen', 1);
    expect(chosen?.properties).toEqual({ text: 'Pro', plan: 'pro', per_month: 9 });
    const [bare] = await oracle.expect('Bare', 1);
    // Texts of links and buttons alone: whatever else is marked may hold what somebody wrote.
    expect(bare?.properties).toEqual({});
    await oracle.expect('Card Clicked', 1);
  });
});
