/**
 * What `npm run test:browsers` makes of a run, and whether it sees that docs/browsers.md says something else.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  differences,
  hasRun,
  page,
  type Run,
  runtimeTable,
  untested,
} from '../../scripts/browsers/report.mjs';

const peers = JSON.parse(
  readFileSync(new URL('../../scripts/browsers/peers.json', import.meta.url), 'utf8'),
) as { peers: string[]; rows: { test: string; peers: string[] }[] };
const names = [...peers.rows.map(({ test }) => test), 'offline and back'];

const runOf = (engine: string, results: Record<string, string> = {}, version = '1'): Run => ({
  engine,
  version,
  results: { ...Object.fromEntries(names.map((name) => [name, 'yes'])), ...results },
});
const lack = 'not tested: Firefox prerenders nothing';
const prerender = 'a prerendered page is silent until it is seen';
const runs = [runOf('chromium'), runOf('firefox', { [prerender]: lack }), runOf('webkit')];

describe('docs/browsers.md', () => {
  it('agrees with the run that wrote it, whatever the versions are', () => {
    const newer = runs.map((run) => ({ ...run, version: '2' }));
    expect(differences(page(runs), newer)).toEqual([]);
  });

  it('is told from a run that did something else, row by row', () => {
    const [chromium, firefox] = runs as [Run, Run];
    const worse = [chromium, firefox, runOf('webkit', { 'offline and back': 'not tested: no way' })];
    expect(differences(page(runs), worse)).toEqual([
      'docs/browsers.md says ✓ | ✓ | ✓ for the row "Every test: offline and back", this run ✓ | ✓ | –: run npm run test:browsers -- --write',
      'docs/browsers.md says nothing for the row "What could not be tested, and where: offline and back", this run WebKit (no way): run npm run test:browsers -- --write',
    ]);
  });

  it('is told from a run with a test more, and with another reason', () => {
    const more = runs.map((run) => runOf(run.engine, { ...run.results, 'a new test': 'yes' }));
    expect(differences(page(runs), more).join()).toContain(
      'says nothing for the row "Every test: a new test"',
    );
    const other = runs.map((run) =>
      run.engine === 'firefox' ? runOf('firefox', { [prerender]: `${lack} yet` }) : run,
    );
    expect(differences(page(runs), other)).toHaveLength(1);
  });

  it('fills Waystone’s column of the runtime table from the run', () => {
    const lines = runtimeTable(runs).split('\n');
    expect(lines[0]).toMatch(
      /^\| behaviour \| \*\*Waystone\*\*, Chromium \| .* Firefox \| .* WebKit \| Plausible \| Umami/,
    );
    expect(lines.find((line) => line.includes('prerender'))).toMatch(
      / \| ✓ \| not tested \| ✓ \| ✓ \| miss \|/,
    );
    expect(lines.find((line) => line.includes('delivered of 10'))).toMatch(/ \| 10 \| 10 \| 10 \|/);
    for (const row of peers.rows) expect(row.peers, row.test).toHaveLength(peers.peers.length);
    expect(() => runtimeTable([{ ...runOf('chromium'), results: { other: 'yes' } }])).toThrow(prerender);
  });

  it('lists what could not be tested, where, and why', () => {
    expect(untested(runs)).toBe(`- *${prerender}*: Firefox (Firefox prerenders nothing)`);
    expect(hasRun(runOf('webkit'))).toBe(true);
    expect(hasRun({ engine: 'webkit', version: '', results: { one: 'not tested: WebKit is missing' } })).toBe(
      false,
    );
  });

  it('has the rows that it is written with', () => {
    const docs = readFileSync(new URL('../../docs/browsers.md', import.meta.url), 'utf8');
    for (const { test } of peers.rows) expect(docs).toContain(`| ${test} |`);
  });
});
