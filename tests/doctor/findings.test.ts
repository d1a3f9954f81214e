/**
 * The doctor at small sites, one for each finding, in a browser and without one; cases/ holds the sites.
 * @module
 */
import { CATALOGUE, type Code, type Diagnosis, describeDiagnosis } from '@waystone/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOTH, type Case } from './cases/case.ts';
import { COLLECTOR } from './cases/collector.ts';
import { EVENTS } from './cases/events.ts';
import { LOADING } from './cases/loading.ts';
import { PAGE } from './cases/page.ts';
import { PRIVACY } from './cases/privacy.ts';
import { SETTINGS } from './cases/settings.ts';
import { TAG } from './cases/tag.ts';
import { page, tag } from './pages.ts';
import { openSurgery, type Surgery } from './surgery.ts';

let at: Surgery;
beforeAll(async () => {
  at = await openSurgery();
});
afterAll(() => at?.close());

const CASES: Case[] = [...PAGE, ...TAG, ...LOADING, ...SETTINGS, ...COLLECTOR, ...EVENTS, ...PRIVACY];

/** Findings of pages that cannot be looked at have tests of their own, and those that loopback cannot show. */
const ELSEWHERE: Code[] = [
  'page_unreachable',
  'page_timeout',
  'page_tls',
  'mixed_content',
  'event_not_stored',
];

const rows = CASES.flatMap(([name, code, modes, site, expected]) =>
  modes.map((mode) => [name, mode, code, site, expected ?? {}] as const),
);

describe('the doctor finds that', () => {
  it.each(rows)('%s (%s): %s', async (_, mode, code, site, { says, remedy, asked }) => {
    const diagnosis = await at.examine(site(at), mode, asked?.(at));
    const found = diagnosis.findings.find((finding) => finding.code === code);
    expect(codes(diagnosis)).toContain(code);
    expect(found?.status).toBe(CATALOGUE[code].status);
    if (says) expect(found?.says).toContain(says(at));
    expect(found?.remedy).toContain(remedy?.(at) ?? CATALOGUE[code].remedy.split('{')[0]);
    expect(`${found?.says}${found?.remedy}`).not.toMatch(/\{\w+\}|undefined/);
    expect(describeDiagnosis(diagnosis)).toContain(found?.says);
  });

  it('has a site for each finding', () => {
    const tried = new Set([...CASES.map(([, code]) => code), ...ELSEWHERE]);
    expect(Object.keys(CATALOGUE).filter((code) => !tried.has(code as Code))).toEqual([]);
  });
});

describe('a page that cannot be looked at', () => {
  it.each([
    ['browser', 'page_unreachable', () => ({ base: 'http://127.0.0.1:1' })],
    ['fetch', 'page_unreachable', () => ({ base: 'http://127.0.0.1:1' })],
    ['browser', 'page_tls', () => ({ base: at.origin.replace('http:', 'https:') })],
    ['fetch', 'page_tls', () => ({ base: at.origin.replace('http:', 'https:') })],
    ['browser', 'page_timeout', () => ({ timeoutMs: 1000 })],
    ['fetch', 'page_timeout', () => ({ timeoutMs: 1000 })],
  ] as const)('%s: %s', async (mode, code, asked) => {
    const diagnosis = await at.examine({ '/': { hangs: true } }, mode, asked());
    expect(diagnosis.reached).toBe(false);
    expect(codes(diagnosis)).toEqual([code]);
  });
});

describe('a healthy site', () => {
  it.each(BOTH)('gives neither warning nor problem (%s)', async (mode) => {
    const { findings } = await at.examine({ '/': page(tag(at)) }, mode);
    expect(findings.filter(({ status }) => status === 'warning' || status === 'problem')).toEqual([]);
  });

  it('does not count the doctor', async () => {
    await at.examine({ '/': page(tag(at)) }, 'browser', { store: at.store });
    expect(await at.rows('SELECT count() > 0 AS some, min(is_bot) AS bots FROM event')).toEqual([
      { some: 1, bots: true },
    ]);
    expect(await at.rows('SELECT count() AS n FROM touchpoint')).toMatchObject([
      { n: expect.toSatisfy((n) => Number(n) === 0) },
    ]);
  });
});

function codes({ findings }: Diagnosis): string[] {
  return findings.map(({ code }) => code);
}
