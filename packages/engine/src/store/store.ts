/**
 * The embedded store of one data directory: its connections, its parser, and the means to cancel and to check it.
 * @module
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { drainPending } from 'chdb';
import type { StoreOptions } from '../messages.ts';
import { INSERTERS, READERS, WRITERS } from '../threads.ts';
import { connectionArguments } from './arguments.ts';
import { Connection } from './connection.ts';
import { writeEngineConfig } from './engine-config.ts';
import { ClickHouseException } from './exception.ts';
import { Pool } from './pool.ts';
import { createSerial } from './serial.ts';
import { createParser, type Statement } from './statement.ts';

export type Store = {
  readonly options: StoreOptions;
  /** Where rows lie while they are inserted from a file. */
  readonly rowsFolder: string;
  readonly readers: Pool;
  readonly writers: Pool;
  readonly inserters: Pool;
  /** The engine's table functions, in lower case. */
  readonly tableFunctions: ReadonlySet<string>;
  /** ClickHouse's version, such as `26.7.2.1`. */
  readonly version: string;
  parse(sql: string): Promise<Statement>;
  /** Cancels what a connection runs. */
  kill(connection: Connection): Promise<void>;
  /** Resolves when the engine answers. */
  check(): Promise<void>;
  /** Closes all connections, once what runs has ended. */
  close(): Promise<void>;
};

type Facts = { version: string; tableFunctions: string[] };

const facts = `SELECT version() AS version,
  (SELECT groupArray(lower(name)) FROM system.table_functions) AS tableFunctions`;

/**
 * Opens a data directory.
 *
 * @throws where the engine refuses: the directory is in use by another process, or cannot be read. The engine's
 * reason is on this process's stderr alone.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const configFile = writeEngineConfig(options.configFolder, {
    maxMemoryBytes: options.maxMemoryBytes,
    backups: options.backupFolder,
  });
  const plain = connectionArguments('writer', new Map(), options.reader, options.maxMemoryBytes);
  let opened = 0;
  const open = (args: readonly string[]) => {
    opened += 1;
    return new Connection(options.path, args, `waystone-${opened}`);
  };
  // The first connection decides the access rules of all that follow.
  const control = lasting(open([`--config-file=${configFile}`, ...plain]), () => open(plain));
  const parser = lasting(open(plain), () => open(plain));
  const pools = { readers: new Pool(READERS, open), writers: new Pool(WRITERS, open) };
  const inserters = new Pool(INSERTERS, open);
  const alone = createSerial();
  const { version, tableFunctions } = (await control().run(facts, 'JSONEachRow')).json<Facts>();

  // Not before the engine has shown that no other process is at work here.
  const rowsFolder = emptyFolder(join(options.configFolder, 'rows'));

  return {
    options,
    rowsFolder,
    ...pools,
    inserters,
    version,
    tableFunctions: new Set(tableFunctions),
    parse: createParser(parser),
    async kill({ tag }) {
      const kill = `KILL QUERY WHERE Settings['log_comment'] = '${tag}' ASYNC`;
      await alone(() => control().run(kill, 'TabSeparated'));
    },
    async check() {
      const answer = await alone(() => control().run('SELECT 1', 'TabSeparated'));
      if (answer.text().trim() === '1') return;
      throw new ClickHouseException(1002, 'UNKNOWN_EXCEPTION', 'SELECT 1 did not give 1.');
    },
    async close() {
      await drainPending();
      for (const pool of [pools.readers, pools.writers, inserters]) pool.close();
      for (const connection of [parser, control]) void connection().close();
      await drainPending();
    },
  };
}

/** A connection that is not lent, and is replaced once it is spoiled. Its queries come one at a time. */
function lasting(first: Connection, open: () => Connection): () => Connection {
  let connection = first;
  return () => {
    if (connection.spoiled) {
      // In this order: a data directory is let go of with the last connection to it.
      const spoiled = connection;
      connection = open();
      void spoiled.close();
    }
    return connection;
  };
}

/** A predecessor that was killed may have left rows behind; their sender sends them again. */
function emptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
  return path;
}
