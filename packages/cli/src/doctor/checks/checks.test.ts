import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, finding } from '../catalogue.ts';
import { installationsOf } from '../installation.ts';
import { SETTINGS } from '../settings.ts';
import type { Visit } from '../visit.ts';
import { checkEvents } from './events.ts';
import { checkLoading } from './loading.ts';

const root = new URL('../../../../../', import.meta.url);

/** A page of https that is well but for what is changed. */
function visit(src: string, changes: Partial<Visit> = {}): Visit {
  const url = 'https://shop.example/';
  return {
    mode: 'browser',
    browser: 'Chromium',
    asked: url,
    url,
    status: 200,
    html: '',
    policies: [],
    tags: [{ attributes: { src, 'data-key': 'pk_shop' }, text: '', inHtml: true }],
    exchanges: [],
    violations: [],
    running: ['pk_shop'],
    frames: [],
    errors: [],
    banners: [],
    manager: '',
    privacyControl: false,
    refusal: '',
    serviceWorker: '',
    consented: false,
    ...changes,
  };
}

describe('a page of https', () => {
  it.each([
    ['http://collector.example/waystone.js', ['mixed_content']],
    ['http://localhost:8787/waystone.js', ['script_failed']],
    ['https://collector.example/waystone.js', ['script_failed']],
  ])('with the script at %s', (src, expected) => {
    const page = visit(src);
    const [installation] = installationsOf(page);
    if (!installation) throw new Error('no installation');
    expect(checkLoading(page, installation, null).map(({ code }) => code)).toEqual(expected);
  });
});

describe('an event', () => {
  it('that was accepted may wait in the spool', () => {
    const page = visit('https://collector.example/waystone.js', {
      exchanges: [
        {
          method: 'POST',
          url: 'https://collector.example/v1/batch',
          sent: '{"batch":[{"messageId":"1"}],"writeKey":"pk_shop"}',
          status: 200,
          failure: '',
          contentType: 'application/json',
          nosniff: true,
          answer: '{"success":true,"accepted":1,"duplicates":0,"rejected":[],"rejectedCount":0}',
          byServiceWorker: false,
        },
      ],
    });
    const [installation] = installationsOf(page);
    if (!installation) throw new Error('no installation');
    const facts = { timeoutMs: 1000, stored: { kind: 'missing' } as const };
    const found = checkEvents(page, installation, facts);
    expect(found.map(({ code }) => code)).toEqual(['event_arrived', 'event_not_stored']);
  });
});

describe('a finding', () => {
  it('keeps control characters of a page off the terminal', () => {
    const { says } = finding('key_malformed', { key: '\u001B[2J\u202Eevil\n' });
    expect(says).toBe('The key " [2J evil " is not a public key.');
  });

  it('is listed in docs/doctor.md with its remedy, and nothing else is', () => {
    const docs = readFileSync(new URL('docs/doctor.md', root), 'utf8');
    const [, table = ''] = docs.split('## Findings');
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
    const expected = Object.entries(CATALOGUE).map(
      ([code, { status, says, remedy }]) => `| \`${code}\` | ${status} | ${cell(says)} | ${cell(remedy)} |`,
    );
    expect(rows).toEqual(expected);
  });

  it("knows every setting of the browser script's", () => {
    const types = readFileSync(new URL('packages/sdk/src/types.ts', root), 'utf8');
    const options = /export type Options = \{([\s\S]*?)\n\};/.exec(types)?.[1] ?? '';
    const names = [...options.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name);
    expect([...SETTINGS].sort()).toEqual(names.sort());
  });
});
