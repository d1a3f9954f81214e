/**
 * `waystone backup`
 * @module
 */
import { copyFileSync } from 'node:fs';
import { defineCommand } from 'citty';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

export const backupCommand = defineCommand({
  meta: { name: 'backup', description: 'Write the embedded store into one file, while everything goes on' },
  args: {
    out: { type: 'string', description: 'Copy the file here too', valueHint: 'file' },
    ...ADMIN_ARGS,
    site: { ...ADMIN_ARGS.site, description: 'Not needed: a backup holds every site' },
  },
  async run({ args }): Promise<ExitCode> {
    const { openAdmin } = await import('../collector/admin.ts');
    const admin = await openAdmin(args, { everySite: true });
    try {
      const answer = await admin.ask('/api/v1/backup', { method: 'POST' });
      const { file, bytes } = (await answer.json()) as { file: string; bytes: number };
      if (args.out !== undefined) copy(file, args.out);
      print(`${args.out ?? file}  ${bytes} bytes`);
      return EXIT.ok;
    } finally {
      await admin.close();
    }
  },
});

function copy(file: string, out: string): void {
  try {
    copyFileSync(file, out);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      `The backup is written to ${file} on the collector's machine, but not to ${out}: ${reason}`,
    );
  }
}
