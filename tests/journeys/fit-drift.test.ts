/** A shop that converts fewer of its visitors day by day, by the commands that a site's owner types; no collector runs. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createConfig } from '@waystone/collector';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopVisits } from './support/shop-visits.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));
const mapping = fileURLToPath(new URL('../../examples/import/shop-clickstream.json', import.meta.url));
const SLOW = 170_000;

type Finding = { prefix: string; scorer: string; ece: number };
type Evaluation = { findings: Finding[]; late: null };

let folder: string;

async function run(...words: string[]): Promise<string> {
  const clean = Object.entries(process.env).filter(([name]) => !/^(WAYSTONE|CLICKHOUSE)_/.test(name));
  const options = { cwd: folder, env: Object.fromEntries(clean), maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)(process.execPath, [program, ...words], options)).stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waystone-drift-'));
  createConfig({ cwd: folder, env: {} });
  await writeFile(join(folder, 'visits.csv'), shopVisits({ people: 3000, seed: 4, fade: 0.9 }));
  await run('import', 'visits.csv', '--map', mapping);
}, SLOW);
afterAll(() => rm(folder, { recursive: true, force: true }), SLOW);

it('fit goes along with a rate that drifts, and evaluate tells the chances that it was fitted with', {
  timeout: SLOW,
}, async () => {
  const fitted = JSON.parse(await run('fit', '--outcome', 'Order Completed', '--json')) as {
    learned: { drift: string };
    evaluation: Evaluation;
  };
  expect(fitted.learned.drift).toBe('trend');
  const of = ({ findings }: Evaluation, scorer: string) =>
    findings.find((one) => one.prefix === 'every' && one.scorer === scorer)?.ece ?? 1;
  expect(of(fitted.evaluation, 'model')).toBeLessThan(0.05);
  expect(of(fitted.evaluation, 'base')).toBeGreaterThan(0.08);
  expect(fitted.evaluation.late).toBeNull();
  const again = JSON.parse(await run('evaluate', '--json')) as Evaluation;
  expect(of(again, 'model')).toBeCloseTo(of(fitted.evaluation, 'model'), 9);
});
