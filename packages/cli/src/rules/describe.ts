/**
 * What the collector says of rules, for the terminal.
 * @module
 */
import type { RuleFile } from './read-file.ts';

/** What is wrong with a value of a rule. */
export type Fault = { index: number; column: string; value: string; remedy: string };

/** People who would move; '' is no stage on that track. */
export type Move = { track: string; from: string; to: string; people: number; person_ids: string[] };

/** A rule that matches a touchpoint. */
export type Match = {
  rule_id: string;
  signal: string;
  family: string;
  priority: number;
  field: string;
  pattern: string;
  description: string;
  of_site: number;
  counts: number;
};

/** One version of a site's rules. */
export type Version = { version: number; applied_at: string; note: string; rules: Record<string, unknown>[] };

/** One line a fault, in the order of the file: where, which value, what to do. */
export function describeFaults(
  path: string,
  { lines, broken }: Pick<RuleFile, 'lines' | 'broken'>,
  faults: readonly Fault[],
): string {
  const told = faults.map(({ index, column, value, remedy }) => {
    const line = lines[index] ?? lines.at(-1) ?? 1;
    const what = value === '' ? `${column} is missing` : `${column} is "${value}"`;
    return { line, message: `${path}:${line}: ${what}: ${remedy}` };
  });
  return [...told, ...broken]
    .sort((a, b) => a.line - b.line)
    .map(({ message }) => message)
    .join('\n');
}

/** Who would stand elsewhere, the largest moves first. */
export function describeMoves(moves: readonly Move[]): string {
  if (moves.length === 0) return 'Nobody would change stage.';
  const people = new Set(moves.flatMap(({ person_ids }) => person_ids)).size;
  const cut = moves.some((move) => move.people > move.person_ids.length);
  const head = `${cut ? 'More than ' : ''}${people} ${people === 1 ? 'person' : 'people'} would change stage:`;
  const blocks = moves.map((move) => {
    const rest = move.people - move.person_ids.length;
    const ids = move.person_ids.map((id) => `    ${id}`);
    const more = rest > 0 ? [`    and ${rest} more`] : [];
    const title = `  ${move.track}: ${move.from || 'not on it'} → ${move.to || 'not on it'}  ${move.people}`;
    return [title, ...ids, ...more].join('\n');
  });
  return [head, ...blocks].join('\n');
}

/** The signals of a touchpoint, and the rules that matched it. */
export function describeMatches(matches: readonly Match[]): string {
  if (matches.length === 0) return 'No rule matches: it has no signal.';
  const signals = matches.filter(({ counts }) => counts).map(({ signal }) => signal);
  const rows = matches.map(
    ({ counts, rule_id, signal, family, priority, field, pattern, of_site }) =>
      `${counts ? '→' : ' '} ${rule_id}  ${signal}  (${of_site ? 'your rule' : 'shipped'}, family ${family}, priority ${priority})\n      ${field} matches ${pattern}`,
  );
  return [`Signals: ${signals.join(', ')}`, '', ...rows].join('\n');
}

/** The versions, the latest first. */
export function describeVersions(versions: readonly Version[]): string {
  if (versions.length === 0) return 'No rules of your own: the shipped ones are in use.';
  return versions
    .map(({ version, applied_at, note, rules }, i) => {
      const use = i === 0 ? '  in use' : '';
      return `${version}  ${applied_at}  ${rules.length} rules${use}${note === '' ? '' : `  ${note}`}`;
    })
    .join('\n');
}
