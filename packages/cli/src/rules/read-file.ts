/**
 * `rules.csv`: a line of names, then a rule a line.
 * @module
 */
import { readFileSync } from 'node:fs';
import { CliError } from '../terminal/errors.ts';
import { closest } from '../terminal/suggest.ts';
import { CsvError, parse, stringifyCell } from './csv.ts';

/** The columns of `rules.csv`; the first five are needed. */
export const RULE_COLUMNS = [
  'rule_id',
  'signal',
  'kind',
  'field',
  'pattern',
  'form_action',
  'family',
  'priority',
  'min_active_ms',
  'min_scroll_pct',
  'description',
] as const;

const NEEDED = 5;

/** The rules of a file as text, the line that each begins on, and the lines that hold none, each with what is wrong. */
export type RuleFile = {
  rules: Record<string, string>[];
  lines: number[];
  broken: { line: number; message: string }[];
};

/**
 * Reads a file of rules. What the values mean is the collector's to judge.
 *
 * @throws CliError (usage) where it cannot be read as CSV, or a column is unknown or missing.
 */
export function readRuleFile(path: string): RuleFile {
  const [head, ...records] = recordsOf(path);
  if (head === undefined) throw new CliError(`${path} is empty; its first line names the columns.`);
  const columns = head.values.map((name) => name.trim());
  checkColumns(columns, path);
  const file: RuleFile = { rules: [], lines: [], broken: [] };
  for (const { values, line } of records) {
    if (values.length !== columns.length) {
      const message = `${path}:${line} has ${values.length} values where ${columns.length} columns are named; put a value that holds a comma into double quotes.`;
      file.broken.push({ line, message });
      continue;
    }
    file.rules.push(Object.fromEntries(columns.map((name, i) => [name, values[i] ?? ''])));
    file.lines.push(line);
  }
  return file;
}

/** Rules as the text of such a file. */
export function writeRules(rules: readonly Record<string, unknown>[]): string {
  const rows = rules.map((rule) =>
    RULE_COLUMNS.map((name) => stringifyCell(String(rule[name] ?? ''))).join(','),
  );
  return [RULE_COLUMNS.join(','), ...rows].join('\n');
}

type CsvRecord = { values: string[]; line: number };

function recordsOf(path: string): CsvRecord[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${path} cannot be read (${reason}).`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof CsvError) throw new CliError(`${path} is not CSV: ${error.message}.`);
    throw error;
  }
}

function checkColumns(columns: readonly string[], path: string): void {
  const faults = columns.flatMap((name, i) => columnFault(name, columns.indexOf(name) !== i));
  const missing = RULE_COLUMNS.slice(0, NEEDED).filter((name) => !columns.includes(name));
  if (missing.length > 0) faults.push(`lacks the columns ${missing.join(', ')}; add them.`);
  if (faults.length > 0) throw new CliError(faults.map((fault) => `${path}:1 ${fault}`).join('\n'));
}

function columnFault(name: string, isAgain: boolean): string[] {
  if (isAgain) return [`names the column "${name}" twice; take one out.`];
  if (RULE_COLUMNS.some((known) => known === name)) return [];
  const near = closest(name, RULE_COLUMNS);
  const hint = near === undefined ? `the columns: ${RULE_COLUMNS.join(', ')}` : `did you mean "${near}"?`;
  return [`names the column "${name}", which no rule has; ${hint}`];
}
