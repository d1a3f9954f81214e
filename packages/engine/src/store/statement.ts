/**
 * What a statement is, in the words of the engine's own parser and lexer.
 * @module
 */
import type { Connection } from './connection.ts';
import { ClickHouseException } from './exception.ts';
import { createSerial } from './serial.ts';

/** A token of a statement: the lexer's name of its type, and its text. */
export type Token = readonly [type: string, text: string];

/** One parsed statement. */
export type Statement = {
  /** Its first keyword, in capitals: `SELECT`, `INSERT`, `SHOW`. */
  kind: string;
  /** The format in its FORMAT clause. */
  format: string | null;
  /** Names and types of its `{name:Type}` placeholders. */
  placeholders: readonly { name: string; type: string }[];
  /** Its tokens as the engine writes the statement: without comments and white space. */
  tokens: readonly Token[];
};

/** Longest statement that is parsed here, in bytes. Rows belong into an INSERT … FORMAT with a body. */
export const LONGEST_STATEMENT = 1024 * 1024;

const REMEMBERED = 500;

const describe = `SELECT formatQuerySingleLine({statement:String}) AS canonical,
  arrayFilter(token -> token.1 != 'Whitespace',
    arrayMap(token -> (toString(token.3), substring(canonical, token.1 + 1, token.2 - token.1)),
      tokenizeQuery(canonical)))`;

/** The text of an identifier without its quotes. */
export function unquote(text: string): string {
  return /^[`"]/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

function formatOf(tokens: readonly Token[]): string | null {
  const after = tokens.findLastIndex(([type, text]) => type === 'BareWord' && text === 'FORMAT') + 1;
  const name = after > 0 ? tokens[after] : undefined;
  const ends = tokens.length === after + 1 || tokens[after + 1]?.[1] === 'SETTINGS';
  if (name === undefined || !ends || !/^(BareWord|QuotedIdentifier)$/.test(name[0])) return null;
  return unquote(name[1]);
}

function placeholdersOf(tokens: readonly Token[]): Statement['placeholders'] {
  return tokens.flatMap(([type], index) => {
    const name = tokens[index + 1];
    const placeholder =
      type === 'OpeningCurlyBrace' && name?.[0] === 'BareWord' && tokens[index + 2]?.[0] === 'Colon';
    return placeholder ? [{ name: name[1], type: tokens[index + 3]?.[1] ?? '' }] : [];
  });
}

function readStatement(tokens: readonly Token[]): Statement {
  const first = tokens.find(([type]) => type === 'BareWord');
  const kind = first?.[1].toUpperCase() ?? '';
  return { kind, format: formatOf(tokens), placeholders: placeholdersOf(tokens), tokens };
}

/** Takes the question that we put around the statement out of the engine's complaint about it. */
function withoutQuestion(error: unknown): unknown {
  if (!(error instanceof ClickHouseException)) return error;
  const message = error.message.replace(/\s*: In scope SELECT formatQuerySingleLine\([\s\S]*$/, '.');
  // A complaint that quotes a NUL ends there on its way out of the engine, and its name is what follows.
  if (error.code === 62 && error.type === 'UNKNOWN_EXCEPTION') {
    return new ClickHouseException(62, 'SYNTAX_ERROR', `${message.replace(/[\s(]+$/, '')} (at a NUL byte).`);
  }
  return new ClickHouseException(error.code, error.type, message);
}

/**
 * A parser of statements on a connection of its own. It remembers what it has seen: dashboards repeat themselves.
 *
 * It throws a {@link ClickHouseException} where the text is no statement, or more than one (`SYNTAX_ERROR`), or too
 * long (`QUERY_IS_TOO_LARGE`).
 *
 * @param connection asked for anew each time, as it may have been replaced.
 */
export function createParser(connection: () => Connection): (sql: string) => Promise<Statement> {
  const serial = createSerial();
  const seen = new Map<string, Statement>();

  async function parse(sql: string): Promise<Statement> {
    try {
      const result = await connection().run(describe, 'JSONCompactEachRow', { statement: sql });
      const [, tokens] = result.json<[canonical: string, tokens: Token[]]>();
      return readStatement(tokens);
    } catch (error) {
      throw withoutQuestion(error);
    }
  }

  return async (sql) => {
    if (Buffer.byteLength(sql) > LONGEST_STATEMENT) {
      throw new ClickHouseException(
        229,
        'QUERY_IS_TOO_LARGE',
        `A statement may have ${LONGEST_STATEMENT} bytes. Send rows as the body of INSERT INTO … FORMAT JSONEachRow.`,
      );
    }
    const known = seen.get(sql);
    if (known !== undefined) return known;
    const statement = await serial(() => parse(sql));
    if (seen.size >= REMEMBERED) seen.delete(seen.keys().next().value ?? '');
    if (sql.length <= 16_384) seen.set(sql, statement);
    return statement;
  };
}
