/**
 * `npm run chaos -- [--minutes N] [--seed N]`: sets up what is missing, then breaks things (tests/chaos).
 * @module
 */
import { parseArgs } from 'node:util';
import { run, setUp } from './setup.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (value === undefined || (Number(value) > 0 && Number.isFinite(Number(value)))) continue;
  process.stderr.write(`--${name} is "${value}"; give a number above 0.\n`);
  process.exit(2);
}
process.env.CHAOS_MINUTES = values.minutes;
if (values.seed !== undefined) process.env.CHAOS_SEED = values.seed;
setUp();
run('Chaos', ['vitest', 'run', '--config', 'tests/chaos/vitest.config.ts'], { quiet: false });
