/**
 * `npm test`: sets up what is missing, then runs every test. Arguments after `--` go to vitest.
 * @module
 */
import { run, setUp } from './setup.mjs';

setUp();
run('The tests', ['vitest', 'run', ...process.argv.slice(2)], { quiet: false });
