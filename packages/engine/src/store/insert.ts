/**
 * Inserts of rows as bytes.
 * @module
 */
import { connectionArguments } from './arguments.ts';
import type { Inserted } from './connection.ts';
import { ClickHouseException } from './exception.ts';
import { INSERT_FORMATS, insertFormat } from './insert-format.ts';
import type { InsertStatement } from './insert-statement.ts';
import { checkSettings, type Settings } from './settings.ts';
import type { Store } from './store.ts';

export type Insert = {
  statement: InsertStatement;
  /** The database of a table that is named without one. */
  database: string;
  settings: Settings;
  bytes: Buffer;
};

/** A token that was left on a connection once silently discarded a later, different insert. */
function takeToken(settings: Settings): { token: string | null; others: Settings } {
  const others = new Map(settings);
  others.delete('insert_deduplication_token');
  return { token: settings.get('insert_deduplication_token') ?? null, others };
}

/**
 * Inserts rows. The engine counts as written also what materialised views wrote, and rows that a deduplication token
 * then discarded.
 *
 * @throws {ClickHouseException}
 */
export async function runInsert(store: Store, insert: Insert): Promise<Inserted> {
  const { statement, bytes } = insert;
  const format = insertFormat(statement.format);
  if (format === null) {
    throw new ClickHouseException(
      48,
      'NOT_IMPLEMENTED',
      `The embedded engine does not insert ${statement.format}. Use one of ${INSERT_FORMATS.join(', ')}.`,
    );
  }
  const { token, others } = takeToken(new Map([...insert.settings, ...checkSettings(statement.settings)]));
  const { reader, maxMemoryBytes } = store.options;
  if (bytes.length === 0) return { rowsWritten: 0, bytesWritten: 0, elapsed: 0 };
  const args = connectionArguments('writer', others, reader, maxMemoryBytes);
  const table = `${statement.database ?? insert.database}.${statement.table}`;
  const rows = { table, columns: statement.columns, format, bytes, token };
  return await store.inserters.use(args, (connection) => connection.insert(rows, store.rowsFolder));
}
