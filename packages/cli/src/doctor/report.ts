import type { Diagnosis } from './examine.ts';

/** Colours by status, as SGR codes; they are taken out where nobody looks. */
const MARKS = {
  ok: '\u001B[32m✓',
  note: '\u001B[36mi',
  warning: '\u001B[33m!',
  problem: '\u001B[31m✗',
} as const;
const PLAIN = '\u001B[0m';

/** A diagnosis for the terminal: one line a finding, its remedy under it, and the verdict last. */
export function describeDiagnosis(diagnosis: Diagnosis): string {
  const lines = [`Waystone doctor: ${diagnosis.url}`, howOf(diagnosis), ''];
  for (const { status, says, remedy } of diagnosis.findings) {
    lines.push(`${MARKS[status]} ${status.padEnd(7)}${PLAIN}  ${says}`);
    if (status !== 'ok') lines.push(`           → ${remedy}`);
  }
  return [...lines, '', verdictOf(diagnosis)].join('\n');
}

function howOf({ mode, browser, reached }: Diagnosis): string {
  if (!reached) return 'The page could not be looked at.';
  if (mode === 'fetch') return 'Without a browser: what one would do is concluded from the HTML.';
  return `In ${browser}. The visit says that it is a machine's, so no view counts it.`;
}

/** One line that sums it up. */
export function verdictOf({ findings }: Diagnosis): string {
  const count = (status: string) => findings.filter((one) => one.status === status).length;
  const problems = count('problem');
  const warnings = count('warning');
  if (problems + warnings === 0) return 'All is well.';
  const words = [many(problems, 'problem'), many(warnings, 'warning')].filter((text) => text !== '');
  return `${words.join(' and ')}. docs/doctor.md explains each.`;
}

function many(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
