import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS, type Check, type Facts } from './finding.ts';
import { findingsOf } from './findings.ts';

const GIB = 1024 ** 3;
const well: Facts = {
  configFile: { path: '/etc/waystone.config.json', mode: 0o100600 },
  sites: 1,
  disk: { freeBytes: 20 * GIB, minFreeBytes: GIB, maxBytes: 10 * GIB, spoolBytes: 0 },
  now: Date.UTC(2026, 0, 1),
  newestSpooledAt: null,
  store: { version: '26.7.2.1', aheadMs: 3 },
};

const amiss: [Check, Partial<Facts>, RegExp][] = [
  [
    'config-readable-by-others',
    { configFile: { path: '/etc/waystone.config.json', mode: 0o100644 } },
    /chmod 600 \/etc\/waystone/,
  ],
  ['no-site', { sites: 0 }, /"sites"/],
  [
    'disk-nearly-full',
    { disk: { freeBytes: 1000, minFreeBytes: GIB, maxBytes: 10 * GIB, spoolBytes: 0 } },
    /1000 bytes free.*Free some disk/,
  ],
  [
    'disk-smaller-than-spool',
    { disk: { freeBytes: 5 * GIB, minFreeBytes: GIB, maxBytes: 10 * GIB, spoolBytes: GIB } },
    /room for 5368709120.*Lower "spool.maxBytes"/,
  ],
  ['clock-behind-spool', { newestSpooledAt: Date.UTC(2026, 0, 2) }, /2026-01-02.*NTP/],
  ['clock-differs-from-store', { store: { version: '26.7', aheadMs: -90_000 } }, /90 s behind/],
  ['store-version-untested', { store: { version: '24.8.1.1', aheadMs: 0 } }, /24\.8\.1\.1.*26\.7 or newer/],
];

describe('the check at the start', () => {
  it('finds nothing where all is well, nor in what could not be told', () => {
    expect(findingsOf(well)).toEqual([]);
    expect(findingsOf({ ...well, configFile: null, disk: null, store: null })).toEqual([]);
  });

  it.each(amiss)('finds %s, and says what to do', (check, facts, words) => {
    const findings = findingsOf({ ...well, ...facts });
    expect(findings.map((finding) => finding.check)).toEqual([check]);
    expect(`${findings[0]?.message} ${findings[0]?.remedy}`).toMatch(words);
  });

  it('takes newer versions of the store', () => {
    for (const version of ['26.7.1', '26.12.1.1', '27.1'])
      expect(findingsOf({ ...well, store: { version, aheadMs: 0 } })).toEqual([]);
  });

  it('has a test and a line in docs/operations.md for every check', () => {
    expect(amiss.map(([check]) => check)).toEqual([...CHECKS]);
    const page = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(listed.filter((name) => (CHECKS as readonly (string | undefined)[]).includes(name))).toEqual([
      ...CHECKS,
    ]);
  });
});
