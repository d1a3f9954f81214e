// Throws generated requests at the collector: npm run fuzz -- --inputs 100000 [--seed N]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? {} : { FUZZ_SEED: values.seed };
const args = ['vitest', 'run', '--project', 'system', 'tests/security/fuzz.test.ts', '--testTimeout=7200000'];
const { status } = spawnSync('npx', args, {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_INPUTS: values.inputs, ...seed },
});
process.exitCode = status ?? 1;
