/**
 * One connection to the embedded engine. It runs one query at a time.
 * @module
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChdbQueryStream, type ChdbResult, Session } from 'chdb';
import { ClickHouseException, toException } from './exception.ts';
import type { InsertFormat } from './insert-format.ts';

/** Values for `{name:Type}`, as ClickHouse's HTTP protocol carries them: text in its "Escaped" form. */
export type Parameters = ReadonlyMap<string, string>;

/** What became of an insert. `elapsed` is in seconds. */
export type Inserted = { rowsWritten: number; bytesWritten: number; elapsed: number };

/** Rows as bytes, for one table. */
export type Rows = {
  /** `database.table`. */
  table: string;
  columns: string[] | null;
  format: InsertFormat;
  bytes: Buffer;
  token: string | null;
};

// Nothing that a query left behind can begin and end with it.
const MARK = 'clean';

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** A string literal of nothing but hexadecimal escapes, so that no byte of it can end the literal. */
function hexLiteral(value: string): string {
  return `'${Buffer.from(value).toString('hex').replace(/../g, '\\x$&')}'`;
}

/** Which database and parameters the next query sees, as one statement or none. */
function preludeOf(database: string | null, parameters: Parameters): string {
  const parts: string[] = [];
  if (database !== null) parts.push(`USE \`${database}\``);
  const sets = [...parameters].map(([name, value]) => {
    if (identifier.test(name)) return `param_${name} = ${hexLiteral(value)}`;
    throw new ClickHouseException(
      36,
      'BAD_ARGUMENTS',
      `${JSON.stringify(name)} is not the name of a parameter.`,
    );
  });
  if (sets.length > 0) parts.push(`SET ${sets.join(', ')}`);
  return parts.join('; ');
}

// What the engine is at, in this process, on any connection.
const inFlight = new Set<Promise<unknown>>();

async function track<T>(work: Promise<T>): Promise<T> {
  inFlight.add(work);
  try {
    return await work;
  } finally {
    inFlight.delete(work);
  }
}

export class Connection {
  /** Marks this connection's queries in `system.processes`. */
  readonly tag: string;
  /** Set when the connection must not be used again. */
  spoiled = false;
  readonly #session: Session;
  /** Null where a failure left it unknown. */
  #database: string | null = 'default';

  /** @param args engine arguments, as `connectionArguments` gives them. */
  constructor(path: string, args: readonly string[], tag: string) {
    this.tag = tag;
    this.#session = new Session(path, { connectionArgs: [...args, `--log_comment=${tag}`] });
  }

  /** Sets the database and the parameters of the next query. */
  async prepare(database: string, parameters: Parameters): Promise<void> {
    if (!identifier.test(database)) {
      const shown = JSON.stringify(database.slice(0, 128));
      throw new ClickHouseException(81, 'UNKNOWN_DATABASE', `${shown} is not the name of a database.`);
    }
    const prelude = preludeOf(database === this.#database ? null : database, parameters);
    if (prelude === '') return;
    this.#database = null;
    await this.run(prelude, 'Null');
    this.#database = database;
  }

  /** Runs a statement; the engine binds `values` to `{name:Type}`. */
  async run(sql: string, format: string, values?: Record<string, string>): Promise<ChdbResult> {
    try {
      if (values === undefined) return await track(this.#session.queryAsync(sql, { format }));
      return await track(this.#session.queryBindAsync(sql, values, { format }));
    } catch (error) {
      await this.rinse();
      throw toException(error);
    }
  }

  /**
   * Clears up after a query that failed or was left. Until the next query runs it keeps its memory, its place among
   * the running ones, and whatever it had written of its result, which the engine then puts before the next query's.
   * This query takes all that away. It may fail too, by a late KILL or for want of memory: only a connection that
   * gives this answer and not a byte more is clean, and any other is spoiled.
   */
  async rinse(): Promise<void> {
    const rinsing = this.#session.queryAsync(`SELECT '${MARK}'`, { format: 'TabSeparated' });
    const bytes = await track(rinsing).then(
      (result) => result.bytes(),
      () => new Uint8Array(),
    );
    // No text of a gigabyte is decoded to be compared.
    const clean = bytes.length === MARK.length + 1 && Buffer.from(bytes).toString() === `${MARK}\n`;
    if (!clean) this.spoiled = true;
  }

  /** Starts a SELECT whose result comes in parts, each a whole document of its format. */
  stream(sql: string, format: string): ChdbQueryStream {
    try {
      return this.#session.queryStream(sql, { format });
    } catch (error) {
      throw toException(error);
    }
  }

  /**
   * Inserts bytes. The token is a setting of this insert alone.
   *
   * @param folder where rows may lie that the engine takes from a file
   */
  async insert(rows: Rows, folder: string): Promise<Inserted> {
    if (rows.format === 'Native') return await this.#insertFile(rows, join(folder, `${this.tag}.native`));
    const { table, columns, format, bytes, token } = rows;
    try {
      const raw = {
        table,
        format,
        values: bytes,
        ...(columns === null ? {} : { columns }),
        ...(token === null ? {} : { settings: { insert_deduplication_token: token } }),
      };
      return await track(this.#session.insert(raw));
    } catch (error) {
      await this.rinse();
      throw toException(error);
    }
  }

  /**
   * Rows inside a statement are read by the engine's lexer first, to the last byte: with text that costs as much as
   * reading the values, and for bytes it is no way at all. From a file they are read once.
   */
  async #insertFile({ table, columns, bytes, token }: Rows, file: string): Promise<Inserted> {
    const into = columns === null ? table : `${table} (${columns.map((name) => `\`${name}\``).join(', ')})`;
    const settings = token === null ? '' : ` SETTINGS insert_deduplication_token = ${hexLiteral(token)}`;
    await writeFile(file, bytes, { mode: 0o600 });
    try {
      const sql = `INSERT INTO ${into} FROM INFILE ${hexLiteral(file)}${settings} FORMAT Native`;
      const { rowsRead, elapsed } = await this.run(sql, 'Null');
      return { rowsWritten: rowsRead, bytesWritten: bytes.length, elapsed };
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Closes; resolves when chdb has let go, which it does once everything that runs in this process has ended. */
  async close(): Promise<void> {
    this.#session.close();
    await Promise.allSettled(inFlight);
  }
}
