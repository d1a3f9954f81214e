/**
 * `waystone export`
 * @module
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { defineCommand } from 'citty';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write everything that is known of a person, as NDJSON' },
  args: {
    person: {
      type: 'string',
      description: 'The person: a user id, or the anonymous id of somebody unnamed',
      valueHint: 'id',
      required: true,
    },
    out: { type: 'string', description: 'The file; standard output, where none is given', valueHint: 'file' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    const { openAdmin } = await import('../collector/admin.ts');
    const admin = await openAdmin(args);
    try {
      const query = new URLSearchParams({ site_id: admin.site, person_id: args.person });
      const { body } = await admin.ask(`/api/v1/person/export?${query}`);
      if (body === null) throw new CliError(`${admin.url} answers with nothing.`);
      await write(body, args.out);
      return EXIT.ok;
    } finally {
      await admin.close();
    }
  },
});

/** A file of a person's data is for its owner's eyes (mode 0600). */
async function write(body: globalThis.ReadableStream, file: string | undefined): Promise<void> {
  const lines = Readable.fromWeb(body as ReadableStream<Uint8Array>);
  if (file === undefined) return await pipeline(lines, process.stdout, { end: false });
  await pipeline(lines, createWriteStream(file, { mode: 0o600 }));
  print(`Written to ${file}`, process.stderr);
}
