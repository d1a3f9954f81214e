/**
 * `waystone doctor`, as it is typed: what it prints, and its exit codes.
 * @module
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Diagnosis } from '@waystone/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page, tag } from './pages.ts';
import { ADMIN_TOKEN, openSurgery, type Surgery } from './surgery.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));

let at: Surgery;
beforeAll(async () => {
  at = await openSurgery();
});
afterAll(() => at?.close());

describe('the command', () => {
  it.each([
    ['a healthy site', () => page(tag(at)), ['--no-browser'], 0, 'All is well.'],
    ['no script', () => page(''), ['--no-browser'], 1, '1 problem.'],
  ] as const)('says of %s what it found, in its exit code too', async (_, html, words, code, text) => {
    await at.examine({ '/': html() }, 'fetch');
    const ended = await run(`${at.origin}/`, ...words);
    expect(ended.out).toContain(text);
    expect(ended.code).toBe(code);
  });

  it('opens a browser, looks the event up, and prints JSON', async () => {
    await at.examine({ '/': page(tag(at)) }, 'fetch');
    const { out, code } = await run(
      `${at.origin}/`,
      '--json',
      '--collector',
      at.collector,
      '--token',
      ADMIN_TOKEN,
    );
    const { mode, findings } = JSON.parse(out) as Diagnosis;
    expect(mode).toBe('browser');
    expect(findings.map((finding) => finding.code)).toEqual(
      expect.arrayContaining(['script_found', 'key_accepted', 'event_arrived', 'event_stored']),
    );
    expect(code).toBe(0);
  });

  it.each([
    [['ftp://shop.example/'], 'The page is "ftp://shop.example/"'],
    [['file:///etc/passwd'], 'give an address such as'],
    [['http://shop.example/', '--token', 'x'], '--token needs the address of the collector'],
    [['http://shop.example/', '--timeout', 'soon'], '--timeout is "soon"'],
    [['http://127.0.0.1:1/', '--no-browser'], ''],
  ])('%j ends with 2', async (words, message) => {
    const { code, err } = await run(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, CHROME_PATH: at.browser.path };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'doctor', ...words], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
