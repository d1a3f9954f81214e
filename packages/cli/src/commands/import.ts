/**
 * `waystone import`
 * @module
 */
import { defineCommand } from 'citty';
import type { OpenTarget, TargetOptions } from '../collector/target.ts';
import type { Mapping } from '../import/mapping.ts';
import { readMapping } from '../import/mapping-file.ts';
import { describeImport } from '../import/report.ts';
import { type ImportSummary, importFile } from '../import/run.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import { type ProgressBar, startProgress } from '../terminal/progress.ts';

const TARGET_ARGS = {
  site: { type: 'string', description: 'Id of the site, where several are configured', valueHint: 'id' },
  url: { type: 'string', description: 'A collector elsewhere; needs --key', valueHint: 'url' },
  key: { type: 'string', description: 'A secret key of the site', valueHint: 'sk_…' },
  config: { type: 'string', description: 'The configuration file (waystone.config.json)', valueHint: 'file' },
} as const;

export const importCommand = defineCommand({
  meta: { name: 'import', description: 'Import touchpoints from a CSV or NDJSON file' },
  args: {
    file: { type: 'positional', description: 'The file: CSV, TSV or NDJSON, gzipped or not', required: true },
    map: {
      type: 'string',
      description: 'The mapping file (see docs/import.md)',
      valueHint: 'file',
      required: true,
    },
    ...TARGET_ARGS,
    delimiter: {
      type: 'string',
      description: 'What parts the columns, instead of the mapping’s',
      valueHint: 'char',
    },
    limit: { type: 'string', description: 'Read only so many rows', valueHint: 'n' },
    'dry-run': { type: 'boolean', description: 'Convert and check every row, and send nothing' },
    json: { type: 'boolean', description: 'Print the summary as JSON' },
  },
  async run({ args }): Promise<ExitCode> {
    const limit = args.limit === undefined ? undefined : wholeNumber('limit', args.limit, { min: 1 });
    const dryRun = args['dry-run'] ?? false;
    const mapping = withDelimiter(await readMapping(args.map), args.delimiter);
    const target = dryRun ? null : await open(args);
    const bar = startProgress();
    try {
      const onProgress = showProgress(bar);
      const summary = await importFile({ file: args.file, mapping, target, limit, onProgress });
      if (target?.startedHere) bar.show(1, 'storing');
      await target?.close();
      bar.clear();
      printSummary(summary, { args, mapping, target, dryRun });
      return (dryRun ? summary.sent : summary.accepted) > 0 ? EXIT.ok : EXIT.failed;
    } catch (error) {
      bar.clear();
      await target?.close();
      throw error;
    }
  },
});

/** Loaded here: a dry run, and --help, need no engine. */
async function open(options: TargetOptions): Promise<OpenTarget> {
  const { openTarget } = await import('../collector/target.ts');
  return openTarget(options);
}

/** `\t` may be typed as such: a shell does not make a tab of it. */
function withDelimiter(mapping: Mapping, delimiter: string | undefined): Mapping {
  if (delimiter === undefined) return mapping;
  const character = delimiter === '\\t' ? '\t' : delimiter;
  if (mapping.format.type !== 'csv') {
    throw new CliError(
      `--delimiter is for CSV, and the mapping's format is "${mapping.format.type}".`,
      EXIT.usage,
    );
  }
  if (character.length !== 1) {
    throw new CliError(
      `--delimiter is "${delimiter}"; give one character, such as ";" or "\\t".`,
      EXIT.usage,
    );
  }
  return { ...mapping, format: { ...mapping.format, delimiter: character } };
}

type Shown = { bytes: number; size: number; rows: number; answered: number };

function showProgress(bar: ProgressBar): (progress: Shown) => void {
  return ({ bytes, size, rows, answered }) =>
    bar.show(size === 0 ? 1 : bytes / size, `${rows} rows read, ${answered} messages answered`);
}

type Context = {
  args: { file: string; json?: boolean | undefined };
  mapping: Mapping;
  target: OpenTarget | null;
  dryRun: boolean;
};

function printSummary(summary: ImportSummary, { args, mapping, target, dryRun }: Context): void {
  if (args.json) {
    const where = {
      site: target?.site ?? null,
      url: target?.url ?? null,
      startedHere: target?.startedHere ?? false,
    };
    print(JSON.stringify({ file: args.file, mapping: mapping.id, dryRun, ...where, ...summary }, null, 2));
    return;
  }
  const place = target === null ? 'nowhere' : `${target.site ?? 'the site of the key'} at ${whereOf(target)}`;
  print(`${args.file} by the mapping "${mapping.id}" to ${place}`);
  print(describeImport(summary, { dryRun }));
}

function whereOf({ startedHere, url }: OpenTarget): string {
  return startedHere ? 'a collector of its own (none was running)' : url;
}
