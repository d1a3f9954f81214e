/**
 * The summary of an import, for people.
 * @module
 */
import { styleText } from 'node:util';
import type { Totals } from '../post/tally.ts';
import type { ImportSummary } from './run.ts';

const format = new Intl.NumberFormat('en');

/** The lines of a summary. */
export function describeImport(summary: ImportSummary, { dryRun }: { dryRun: boolean }): string {
  const skipped = Object.entries(summary.skipped).map(
    ([rule, count]) => `${format.format(count)} by ${rule}`,
  );
  return [
    field(
      'rows read',
      `${format.format(summary.rows)} in ${summary.seconds.toFixed(1)} s (${rate(summary)})`,
    ),
    ...(skipped.length === 0 ? [] : [field('left out', skipped.join(', '))]),
    ...describeTotals(summary, { dryRun }),
  ].join('\n');
}

/** The lines that an import and a demo have in common. */
export function describeTotals(totals: Totals, { dryRun = false } = {}): string[] {
  const fresh = totals.accepted - totals.duplicates;
  const counts = dryRun
    ? [field('would send', `${format.format(totals.sent)} messages (dry run: nothing was sent)`)]
    : [
        field('messages sent', format.format(totals.sent)),
        field(
          'accepted',
          `${format.format(totals.accepted)}: ${format.format(fresh)} new, ${format.format(totals.duplicates)} delivered before`,
        ),
      ];
  return [
    ...counts,
    field('people', format.format(totals.people)),
    field('times', totals.first === null ? 'none' : `${totals.first} to ${totals.last}`),
    field('rejected', format.format(totals.rejected)),
    ...totals.rejections.flatMap(describeRejections),
  ];
}

/** What to do about a rejection, where its own words cannot know. */
const REMEDIES: Record<string, string> = {
  time_out_of_range:
    'Made-up times are moved by "shiftDays" in "time" of the mapping: docs/import.md, Times.',
};

function describeRejections({ code, count, examples }: Totals['rejections'][number]): string[] {
  const lines = examples.map(
    ({ line, message }) => `      ${line === undefined ? '' : `line ${line}: `}${message}`,
  );
  const remedy = REMEDIES[code];
  return [
    `    ${styleText('yellow', code)} ${format.format(count)}`,
    ...new Set(lines),
    ...(remedy === undefined ? [] : [`      ${remedy}`]),
  ];
}

function rate({ rowsPerSecond }: ImportSummary): string {
  return `${format.format(rowsPerSecond)} rows/s`;
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(14)} ${value}`;
}
