import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './cli.ts';

const examples = fileURLToPath(new URL('../../../examples/import/', import.meta.url));

let out = '';
let err = '';
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('the command line', () => {
  it.each([[[]], [['--help']], [['help']], [['-h']]])(
    '%j shows the commands and the exit codes',
    async (words) => {
      expect(await runCli(words)).toBe(0);
      for (const word of ['start', 'import', 'demo', 'EXIT CODES', 'waystone import visits.csv'])
        expect(out).toContain(word);
    },
  );

  it.each([[['import', '--help']], [['help', 'import']]])('%j shows the options', async (words) => {
    expect(await runCli(words)).toBe(0);
    for (const word of ['--map', '--dry-run', '--limit', '--json']) expect(out).toContain(word);
  });

  it('shows its version', async () => {
    expect(await runCli(['--version'])).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['improt'], 'Did you mean "waystone import"?'],
    [
      ['frobnicate'],
      'The commands: start, import, demo, doctor, fit, evaluate, model, keys, rules, export, erase, backup, restore, replay.',
    ],
    [['constructor'], '"constructor" is not a command'],
    [['import', 'a.csv', '--mpa', 'x'], '--mpa is not an option of waystone import. Did you mean --map?'],
    [['import', 'a.csv'], '--map'],
    [['import', '--map', 'x.json'], 'FILE'],
    [['import', 'a.csv', 'b.csv', '--map', 'x.json'], '"b.csv" is one word too many'],
    [['import', 'a.csv', '--map'], '--map needs a value'],
    [
      ['import', 'a.csv', '--map', 'x.json', '--limit', 'ten'],
      '--limit is "ten"; give a whole number of 1 or more',
    ],
    [['demo', '--people', '0'], '--people is "0"'],
    [['demo', '--end', 'soon'], '--end is "soon"'],
    [['start', '--port', '99999'], '--port is "99999"; give a whole number from 0 to 65535'],
  ])('%j is a usage error with a remedy', async (words, message) => {
    expect(await runCli(words)).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });

  it('imports in a dry run without a collector, and prints the summary', async () => {
    const words = [
      'import',
      `${examples}sample-path.csv`,
      '--map',
      `${examples}sample-path.json`,
      '--dry-run',
    ];
    expect(await runCli(words)).toBe(0);
    expect(out).toContain('would send     15 messages');
  });

  it('prints the summary as JSON', async () => {
    const words = [
      'import',
      `${examples}sample-visits.ndjson`,
      '--map',
      `${examples}sample-visits.json`,
      '--dry-run',
      '--json',
    ];
    expect(await runCli(words)).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      mapping: 'sample-visits',
      dryRun: true,
      rows: 3,
      sent: 5,
      rejected: 1,
      rejections: [{ code: 'missing_identity', count: 1, examples: [{ line: 3 }] }],
    });
  });

  it('fails plainly where a file is not there', async () => {
    expect(await runCli(['import', 'none.csv', '--map', `${examples}sample-path.json`, '--dry-run'])).toBe(1);
    expect(err).toBe('The file none.csv cannot be read (ENOENT); check its path.\n');
  });
});
