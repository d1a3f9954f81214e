/**
 * `npm start`: sets up what is missing, then starts Waystone. Arguments after `--` go to `waystone start`.
 * @module
 */
import { setUp } from './setup.mjs';

setUp();
process.argv.splice(2, 0, 'start');
await import('../packages/cli/dist/main.js');
