/**
 * `waystone start`
 * @module
 */
import { defineCommand } from 'citty';
import { EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';

export const startCommand = defineCommand({
  meta: { name: 'start', description: 'Start the collector with its dashboard and the demo shop' },
  args: {
    config: {
      type: 'string',
      description: 'The configuration file (waystone.config.json)',
      valueHint: 'file',
    },
    port: { type: 'string', description: 'The port to listen on, and no other', valueHint: 'n' },
    host: { type: 'string', description: 'The address to listen on', valueHint: 'address' },
    data: { type: 'string', description: 'The folder for the data', valueHint: 'folder' },
    open: { type: 'boolean', description: 'Open the dashboard in the browser' },
  },
  async run({ args }): Promise<ExitCode> {
    if (args.port !== undefined) wholeNumber('port', args.port, { min: 0, max: 65_535 });
    // Loaded here, so that --help and a wrong command line need no engine.
    const { runCollector } = await import('../collector/start.ts');
    await runCollector(args);
    return EXIT.ok;
  },
});
