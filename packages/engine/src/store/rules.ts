/**
 * Which statements the engine runs for whom.
 *
 * The engine itself refuses most of what a reader must not do: `readonly=1` refuses writes and settings, and the
 * revoked SOURCES refuse files and the network. Four things it lets pass, because it believes itself to be a command
 * line tool in its owner's hands: INTO OUTFILE, FROM INFILE, the function `file()`, and a KILL QUERY of other
 * people's queries. They are refused here, by looking at the tokens that the engine's own lexer sees in the
 * engine's own rendering of the statement.
 * @module
 */
import type { Parameters } from './connection.ts';
import { ClickHouseException } from './exception.ts';
import { type Statement, type Token, unquote } from './statement.ts';

const readable = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS']);

// They would change a connection that others use after this request.
const sessionBound = new Set(['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'EXECUTE']);

// `file` reads any file of this machine, whatever the grants; `catboostEvaluate` loads a library by its path. A name
// is enough: `arrayMap(file, …)` and `APPLY(file)` call without parentheses.
const forbiddenNames = new Set(['file', 'catboostevaluate']);

// Table functions that a reader may use. Most others read sources, which are refused anyway; `format` and its like
// take a structure as text, whose DEFAULT expressions could call `file` out of sight. See `isOfLiterals` for `values`.
const readableTableFunctions = new Set([
  'generateseries',
  'generate_series',
  'merge',
  'mergetreeindex',
  'mergetreeprojection',
  'numbers',
  'numbers_mt',
  'primes',
  'view',
  'viewifpermitted',
  'zeros',
  'zeros_mt',
]);

function denied(message: string): ClickHouseException {
  return new ClickHouseException(497, 'ACCESS_DENIED', message);
}

/** A name, as a token may spell it; null for everything else. */
function nameOf(token: Token | undefined): string | null {
  if (token?.[0] !== 'BareWord' && token?.[0] !== 'QuotedIdentifier') return null;
  return unquote(token[1]).toLowerCase();
}

function has(tokens: readonly Token[], first: string, second: string): boolean {
  return tokens.some(
    ([type, text], index) => type === 'BareWord' && text === first && tokens[index + 1]?.[1] === second,
  );
}

/**
 * What no request may do, whoever sends it.
 *
 * @throws {ClickHouseException}
 */
export function assertServable({ kind, tokens }: Statement): void {
  if (has(tokens, 'INTO', 'OUTFILE')) {
    throw new ClickHouseException(358, 'INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed over HTTP.');
  }
  if (has(tokens, 'FROM', 'INFILE')) {
    throw new ClickHouseException(78, 'UNKNOWN_TYPE_OF_QUERY', 'FROM INFILE is not allowed over HTTP.');
  }
  if (sessionBound.has(kind) || has(tokens, 'CREATE', 'TEMPORARY')) {
    throw new ClickHouseException(
      48,
      'NOT_IMPLEMENTED',
      `${kind} needs a session, and the embedded engine has none. Give settings and the database with the request.`,
    );
  }
}

/** The scalar function `format('{} …', …)` shares its name with a table function, and is told by its pattern. */
function isScalarFormat(tokens: readonly Token[], index: number): boolean {
  const argument = tokens[index + 2];
  return argument?.[0] === 'StringLiteral' && argument[1].includes('{');
}

const literal =
  /^(?:Opening(?:Round|Square)Bracket|Closing(?:Round|Square)Bracket|Comma|Minus|Number|StringLiteral|BareWord)$/;

/** Text that spells no name in another way than by its letters. */
const plainText = /^'(?:[^\\`"]|\\')*'$/;

function isLiteral([type, text]: Token): boolean {
  if (type === 'BareWord') return /^(?:null|true|false|nan|inf)$/i.test(text);
  if (type !== 'StringLiteral') return literal.test(type);
  return (
    plainText.test(text) &&
    !text
      .toLowerCase()
      .split(/\W+/)
      .some((word) => forbiddenNames.has(word))
  );
}

/** Whether the arguments are literals alone, none of which could be a structure that calls what is forbidden. */
function isOfLiterals(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (const token of tokens.slice(index + 1)) {
    if (!isLiteral(token)) return false;
    if (token[0] === 'OpeningRoundBracket') depth++;
    if (token[0] === 'ClosingRoundBracket' && --depth === 0) return true;
  }
  return false;
}

function assertNames(tokens: readonly Token[], tableFunctions: ReadonlySet<string>): void {
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(token);
    if (name === null) continue;
    if (forbiddenNames.has(name)) {
      throw denied(
        `Readers may not use the name "${name}": a function of that name reads this machine's files.`,
      );
    }
    const called = tokens[index + 1]?.[0] === 'OpeningRoundBracket';
    if (!called || !tableFunctions.has(name) || readableTableFunctions.has(name)) continue;
    if (name === 'format' && isScalarFormat(tokens, index)) continue;
    if (name === 'values' && isOfLiterals(tokens, index)) continue;
    throw denied(`Readers may not use the table function "${name}".`);
  }
}

/**
 * What a reader may not do besides.
 *
 * @param tableFunctions the engine's table functions, in lower case.
 * @throws {ClickHouseException} `READONLY` or `ACCESS_DENIED`.
 */
export function assertReadable(
  { kind, tokens, placeholders }: Statement,
  parameters: Parameters,
  tableFunctions: ReadonlySet<string>,
): void {
  if (!readable.has(kind)) {
    throw new ClickHouseException(164, 'READONLY', `Cannot execute ${kind} in readonly mode.`);
  }
  assertNames(tokens, tableFunctions);
  for (const { name, type } of placeholders) {
    const value = parameters.get(name) ?? '';
    const words = value.toLowerCase().split(/\W+/);
    if (type === 'Identifier' && words.some((word) => forbiddenNames.has(word))) {
      throw denied(`Readers may not use the name "${value}" (parameter ${name}).`);
    }
  }
}

/**
 * Every placeholder has its value. Connections remember the parameters of earlier requests, so the engine itself
 * would not miss one.
 *
 * @throws {ClickHouseException} `UNKNOWN_QUERY_PARAMETER`
 */
export function assertParametersGiven({ kind, placeholders }: Statement, parameters: Parameters): void {
  // The placeholders of a parameterised view are its own: whoever reads it gives them.
  if (kind === 'CREATE') return;
  const missing = placeholders.find(({ name }) => !parameters.has(name));
  if (missing === undefined) return;
  const { name } = missing;
  throw new ClickHouseException(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set.`);
}
