/**
 * `waystone restore`
 * @module
 */
import { defineCommand } from 'citty';
import { EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

export const restoreCommand = defineCommand({
  meta: { name: 'restore', description: 'Make the embedded store of an empty data folder from a backup' },
  args: {
    file: { type: 'positional', description: 'What "waystone backup" has written', required: true },
    data: { type: 'string', description: 'The folder for the data', valueHint: 'folder' },
    config: {
      type: 'string',
      description: 'The configuration file (waystone.config.json)',
      valueHint: 'file',
    },
  },
  async run({ args }): Promise<ExitCode> {
    const { loadConfig, restoreBackup } = await import('@waystone/collector');
    const env = { ...process.env, ...(args.data === undefined ? {} : { WAYSTONE_DATA: args.data }) };
    const config = loadConfig({ path: args.config, env });
    const { events } = await restoreBackup(config, args.file);
    print(`${events} events are in ${config.data} now. Start it with: waystone start`);
    return EXIT.ok;
  },
});
