/**
 * Starts the embedded engine and keeps it running.
 * @module
 */
import { rmSync } from 'node:fs';
import { DEFAULT_DATABASE, defaultMemory, READER_LIMITS } from './defaults.ts';
import { type IsMadeAnew, withoutBrokenViews } from './definitions.ts';
import { DataDirectoryInUseError } from './errors.ts';
import type { EngineEvent } from './events.ts';
import { chooseSocketPath, prepareFolders } from './folders.ts';
import type { ChildOptions, ReaderLimits } from './messages.ts';
import { assertSupportedPlatform } from './platform.ts';
import { spawnEngine } from './spawn.ts';
import { createSupervisor } from './supervisor.ts';
import { TIMING, type Timing } from './timing.ts';

export type EngineOptions = {
  /** The folder of everything the engine keeps. Made where there is none, closed to other users. */
  dataDir: string;
  /** Path of the unix socket, at most 103 bytes. @default `run/engine.sock` in the data directory */
  socketPath?: string;
  /** The database of a reader who names none. @default 'waystone' */
  database?: string;
  /** The most memory that the engine may use, in bytes. @default half of the machine's, between 1 and 4 GiB */
  maxMemoryBytes?: number;
  /** What one reader's query may use. */
  reader?: Partial<ReaderLimits>;
  /** Waits and deadlines. */
  timing?: Partial<Timing>;
  /**
   * Whether the owner makes the view of this name anew by itself, so that a definition which a full disk left empty
   * may be set aside. @default none
   */
  isMadeAnew?: IsMadeAnew;
  /** Told of everything that happens to the process. */
  onEvent?: (event: EngineEvent) => void;
};

/** A running engine. */
export type Engine = {
  /** Where ClickHouse's HTTP protocol is served; the same across restarts. */
  readonly socketPath: string;
  /** The current process, or null between two of them. */
  readonly pid: number | null;
  /** How often the process was started again. */
  readonly restarts: number;
  /** Whether a process is there that answered. */
  readonly ready: boolean;
  /** The folder that BACKUP and RESTORE may name files in. */
  readonly backupFolder: string;
  /** Lets running queries finish, closes the store, and ends the process. */
  stop(): Promise<void>;
};

type Spawn = () => ReturnType<typeof spawnEngine>;

/**
 * Tries again for a while when the directory is in use: an owner that was just killed leaves a process that has yet
 * to notice.
 */
async function withGrace(spawn: Spawn, milliseconds: number): ReturnType<Spawn> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      return await spawn();
    } catch (error) {
      if (!(error instanceof DataDirectoryInUseError) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * Starts embedded ClickHouse in a process of its own and resolves once it answers on its socket. From then on it is
 * started again whenever it ends or hangs, until `stop()`.
 *
 * ```ts
 * const engine = await startEngine({ dataDir: './data/clickhouse' });
 * const agent = new http.Agent({ socketPath: engine.socketPath });
 * await engine.stop();
 * ```
 *
 * @throws {UnsupportedPlatformError} on Windows and musl.
 * @throws {DataDirectoryInUseError} where another process holds the data directory.
 * @throws {BrokenDefinitionError} where the definition of a table cannot be read.
 * @throws {EngineStartError} where it ends, or says nothing in time.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  assertSupportedPlatform();
  const reader = { ...READER_LIMITS, ...options.reader };
  const hangMs = Math.max(TIMING.hangMs, reader.maxSeconds * 1000 + 15_000);
  const timing = { ...TIMING, hangMs, ...options.timing };
  const folders = prepareFolders(options.dataDir);
  const socket = chooseSocketPath(folders, options.socketPath);
  const onEvent = options.onEvent ?? (() => undefined);
  const child: ChildOptions = {
    listen: { socketPath: socket.path },
    store: {
      path: folders.store,
      configFolder: folders.run,
      backupFolder: folders.backups,
      database: options.database ?? DEFAULT_DATABASE,
      maxMemoryBytes: options.maxMemoryBytes ?? defaultMemory(),
      reader,
    },
  };
  const isMadeAnew = options.isMadeAnew ?? (() => false);
  const once = () => spawnEngine(child, folders.root, timing.startMs, onEvent);
  const spawn = () => withoutBrokenViews(once, folders, isMadeAnew, onEvent);
  const removeTemporary = () => {
    if (socket.temporaryFolder !== null) rmSync(socket.temporaryFolder, { recursive: true, force: true });
  };
  const supervisor = createSupervisor({
    spawn: () => withGrace(spawn, timing.inUseGraceMs),
    socketPath: socket.path,
    timing,
    onEvent,
  });
  await supervisor.start().catch((error: unknown) => {
    // A socket in the data directory may be that of the directory's owner.
    removeTemporary();
    throw error;
  });
  return {
    socketPath: socket.path,
    backupFolder: folders.backups,
    get pid() {
      return supervisor.pid;
    },
    get restarts() {
      return supervisor.restarts;
    },
    get ready() {
      return supervisor.pid !== null;
    },
    async stop() {
      await supervisor.stop();
      removeTemporary();
    },
  };
}
