/** From an import to a model in use, and back: the commands that a site's owner types, on made-up people. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConfig } from '@waystone/collector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopVisits } from './support/shop-visits.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));
const mapping = fileURLToPath(new URL('../../examples/import/shop-clickstream.json', import.meta.url));
const SLOW = 170_000;

type Ended = { code: number; out: string; err: string };

let folder: string;
let collector: ChildProcess;

/** The surroundings of a user who has set nothing. */
function place(): { cwd: string; env: NodeJS.ProcessEnv } {
  const clean = Object.entries(process.env).filter(([name]) => !/^(WAYSTONE|CLICKHOUSE)_/.test(name));
  return { cwd: folder, env: Object.fromEntries(clean) };
}

function run(...words: string[]): Promise<Ended> {
  const options = { ...place(), maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

async function json<T>(...words: string[]): Promise<T> {
  const { code, out, err } = await run(...words, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as T;
}

async function importVisits(name: string, visits: string): Promise<void> {
  await writeFile(join(folder, name), visits);
  expect(await run('import', name, '--map', mapping)).toMatchObject({ code: 0 });
}

/** People who pay, and go on afterwards, with nothing before. */
function atOnce(people: number): string {
  const lines = Array.from({ length: people }, (_, n) => [
    `once-${n},payment_done,2026-02-01 10:00:${10 + n}`,
    `once-${n},main,2026-02-01 10:05:${10 + n}`,
  ]);
  return ['user_id,event,timestamp', ...lines.flat()].join('\n');
}

type Finding = { prefix: string; scorer: string; rocAuc: number; ece: number; moments: number };
type Evaluation = { version: number; findings: Finding[]; gains: { over: string }[]; atOnce: number };
type Fitted = { promoted: boolean; reason: string; evaluation: Evaluation };
type Models = { models: { version: number; status: string; in_use: number }[] };

const FIT = ['fit', '--outcome', 'Order Completed'];
const inUse = async () =>
  (await json<Models>('model', 'list')).models.find(({ in_use }) => in_use === 1)?.version ?? 0;

/** Starts a collector, which the commands then find, and waits until it says that it is ready. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, 'start', '--port', '0'], place());
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
    });
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('Ctrl-C')) resolve();
    });
  });
  return child;
}

async function stop(): Promise<void> {
  if (collector.exitCode !== null || collector.signalCode !== null) return;
  const exit = once(collector, 'exit');
  collector.kill('SIGTERM');
  await exit;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waystone-fit-'));
  createConfig({ cwd: folder, env: {} });
  collector = await start();
}, SLOW);
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
}, SLOW);

describe('waystone fit, evaluate and model', () => {
  it('refuse too few outcomes, and an outcome that nobody had', { timeout: SLOW }, async () => {
    await importVisits('few.csv', shopVisits({ people: 60, seed: 1 }));
    const few = await run(...FIT);
    expect(few).toMatchObject({ code: 1, out: '' });
    expect(few.err).toMatch(/^\d+ people had "Order Completed", and a model needs 100\./);
    const none = await run('fit', '--outcome', 'Order Complete');
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('Did you mean "Order Completed"?') });
    expect((await json<Models>('model', 'list')).models).toEqual([]);
    expect(await run('evaluate')).toMatchObject({ code: 1, err: expect.stringContaining('no fitted model') });
  });

  it('put a model to use that foretells what happens', { timeout: SLOW }, async () => {
    await importVisits('many.csv', shopVisits({ people: 900, seed: 2 }));
    await importVisits('at-once.csv', atOnce(7));
    const { promoted, reason, evaluation } = await json<Fitted>(...FIT, '--plot', 'plots');
    expect({ promoted, reason }).toEqual({ promoted: true, reason: 'put to use: better than base, shipped' });
    expect(evaluation.gains.map(({ over }) => over)).toEqual(['base', 'last_touch', 'shipped']);
    expect(evaluation.atOnce).toBe(7);
    const of = (scorer: string) =>
      evaluation.findings.find((one) => one.prefix === 'every' && one.scorer === scorer);
    expect(of('model')?.rocAuc).toBeGreaterThan(0.65);
    expect(of('model')?.rocAuc).toBeGreaterThan(of('last_touch')?.rocAuc ?? 1);
    expect(of('model')?.ece).toBeLessThan(0.08);
    expect(of('base')?.rocAuc).toBe(0.5);
    for (const name of ['calibration.svg', 'lift.svg']) {
      expect(await readFile(join(folder, 'plots', name), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    }
    expect(await inUse()).toBe(evaluation.version);
  });

  it('measure by the prefixes asked for', { timeout: SLOW }, async () => {
    const { findings } = await json<Fitted['evaluation']>('evaluate', '--prefix', 'after:3,before:cart');
    expect([...new Set(findings.map(({ prefix }) => prefix))]).toEqual(['after:3', 'before:cart']);
    const wrong = await run('evaluate', '--prefix', 'before:nothing like it');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('page cart') });
  });

  it('do not replace a model by one that is no better, unless told to', { timeout: SLOW }, async () => {
    const before = await inUse();
    const again = await json<Fitted>(...FIT);
    expect(again).toMatchObject({
      promoted: false,
      reason: expect.stringContaining('no better than in_use'),
    });
    expect(await inUse()).toBe(before);
    const { version } = again.evaluation;
    await json('model', 'promote', String(version));
    expect(await inUse()).toBe(version);
  });

  it('roll back to the model before, and to the shipped scorecard', { timeout: SLOW }, async () => {
    const latest = await inUse();
    await json('model', 'rollback');
    const before = await inUse();
    expect(before).toBeLessThan(latest);
    expect(before).toBeGreaterThan(0);
    await json('model', 'rollback');
    expect(await inUse()).toBe(0);
    expect(await run('model', 'rollback')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing to go back'),
    });
    expect(await run('model', 'promote', '999')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no fitted model 999'),
    });
  });

  it('keep the scorecard readable: whole points by the names of steps', { timeout: SLOW }, async () => {
    const { signals } = await json<{ signals: { signal: string; points: number }[] }>('model', 'show');
    expect(signals.every(({ points }) => Number.isInteger(points))).toBe(true);
    expect(Math.max(...signals.map(({ points }) => Math.abs(points)))).toBe(100);
    expect(signals.map(({ signal }) => signal).join('\n')).toContain('page cart');
  });

  it('work where no collector runs', { timeout: SLOW }, async () => {
    await stop();
    const { models } = await json<Models>('model', 'list');
    expect(models.filter(({ status }) => status === 'fitted')).toHaveLength(2);
  });
});
