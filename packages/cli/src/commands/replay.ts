/**
 * `waystone replay`
 * @module
 */
import { defineCommand } from 'citty';
import type { Admin } from '../collector/admin.ts';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { describeTotals } from '../import/report.ts';
import type { Totals } from '../post/tally.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

type Options = {
  file?: string | undefined;
  out?: string | undefined;
  code?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  key?: string | undefined;
  site?: string | undefined;
  url?: string | undefined;
  token?: string | undefined;
  config?: string | undefined;
};

export const replayCommand = defineCommand({
  meta: { name: 'replay', description: 'Send refused messages again, corrected or as they are' },
  args: {
    file: {
      type: 'positional',
      description: 'What --out has written, corrected; without it, what the collector holds is sent as it is',
      required: false,
    },
    out: { type: 'string', description: 'Write them here to be corrected, and send none', valueHint: 'file' },
    code: { type: 'string', description: 'Only those refused for this reason', valueHint: 'code' },
    since: { type: 'string', description: 'Only those first refused at or after this', valueHint: 'time' },
    until: { type: 'string', description: 'Only those first refused before this', valueHint: 'time' },
    key: { type: 'string', description: 'The secret key to send with', valueHint: 'sk_…' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    checkTogether(args);
    return args.file === undefined ? await fromCollector(args) : await fromFile(args, args.file);
  },
});

function checkTogether({ file, out, code, since, until, url, key }: Options): void {
  const choosing = [out, code, since, until].some((option) => option !== undefined);
  if (file !== undefined && choosing)
    throw new CliError('A file is sent whole: leave --out, --code, --since and --until out.', EXIT.usage);
  if (url !== undefined && out === undefined && key === undefined)
    throw new CliError('--url needs a secret key to send with: give --key sk_… too.', EXIT.usage);
}

async function fromCollector(args: Options): Promise<ExitCode> {
  const { openAdmin } = await import('../collector/admin.ts');
  const { fetchRejected, sendRecords, writeRecords } = await import('../replay/replay.ts');
  const admin = await openAdmin(args);
  try {
    const { code, since, until } = args;
    const records = fetchRejected(admin, { code, since, until });
    if (args.out === undefined) {
      return report(await sendRecords(records, { url: admin.url, key: await keyFor(admin, args) }));
    }
    print(`${await writeRecords(records, args.out)} refused messages written to ${args.out}`);
    return EXIT.ok;
  } finally {
    await admin.close();
  }
}

async function fromFile(args: Options, file: string): Promise<ExitCode> {
  const { openTarget } = await import('../collector/target.ts');
  const { readRecords, sendRecords } = await import('../replay/replay.ts');
  const target = await openTarget(args);
  try {
    return report(await sendRecords(readRecords(file), target));
  } finally {
    await target.close();
  }
}

async function keyFor({ site }: Admin, { key, config }: Options): Promise<string> {
  if (key !== undefined) return key;
  const { loadConfig } = await import('@waystone/collector');
  const { chooseSite, secretKeyOf } = await import('../collector/target.ts');
  const settings = loadConfig({ path: config });
  return secretKeyOf(chooseSite(settings, site), settings);
}

/** Nothing to send is done too; sent, and all of it refused again, is not. */
function report(totals: Totals): ExitCode {
  print(describeTotals(totals).join('\n'));
  return totals.accepted > 0 || totals.sent + totals.rejected === 0 ? EXIT.ok : EXIT.failed;
}
