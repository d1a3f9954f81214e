import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { ChunkMemory } from './chunk-memory.ts';
import { SpoolInUseError, SpoolUnavailableError, SpoolUnreadableError } from './errors.ts';
import { Reserve, type Writing } from './reserve.ts';

/** The tables that a spool holds rows for. */
export const LANES = ['event', 'rejected_event'] as const;
export type LaneName = (typeof LANES)[number];

/** The databases of the spool's lmdb environment. */
export type Store = {
  /** Chunks by increasing sequence number. */
  lanes: Record<LaneName, Database<Buffer, number>>;
  /** Digests of message ids by increasing sequence number. */
  seen: Database<Buffer, number>;
  /** Small JSON notes: counters, batches in flight, salts. */
  notes: Database<unknown, string>;
  /** For the chunks of the commit under way. */
  chunks: ChunkMemory;
  /**
   * Makes sure that the disk has room for the next commit. To be called before it, and not while one is under way.
   *
   * @throws SpoolUnavailableError where it has none.
   */
  makeRoom(writing: Writing): void;
  /** Runs writes in one transaction; resolves when it is on disk (fdatasync done), rejects when nothing of it is. */
  commit(write: () => void): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the lmdb environment of a spool.
 *
 * `overlappingSync` is off: a promise then resolves after `fdatasync`, not after the write to the page cache.
 * `eventTurnBatching` is off: with it a failed commit rejects a promise that nobody can reach.
 *
 * @throws SpoolInUseError where another process has it open; SpoolUnreadableError where it cannot be opened.
 */
export function openStore(path: string): Store {
  if (OPEN.has(path)) throw new SpoolInUseError(path, process.pid);
  const root = openRoot(path);
  let reserve: Reserve | undefined;
  try {
    const room = new Reserve(path, () => usedBytesOf(root));
    reserve = room;
    room.take({ bytes: 0, isUpkeep: true });
    const lanes = {
      event: root.openDB<Buffer, number>({ name: 'event', encoding: 'binary' }),
      rejected_event: root.openDB<Buffer, number>({ name: 'rejected_event', encoding: 'binary' }),
    };
    const seen = root.openDB<Buffer, number>({ name: 'seen', encoding: 'binary' });
    const notes = root.openDB<unknown, string>({ name: 'notes', encoding: 'json' });
    refuseOtherProcesses(root, path);
    OPEN.add(path);
    const chunks = new ChunkMemory();
    return {
      lanes,
      seen,
      notes,
      chunks,
      makeRoom: (writing) => makeRoom(room, writing),
      commit: (write) => commit(root, chunks, write),
      close: () => close(root, room, path),
    };
  } catch (error) {
    reserve?.close();
    void root.close();
    throw error instanceof SpoolInUseError ? error : new SpoolUnreadableError(path, error);
  }
}

/** Spools that this process has open: lmdb would hand out the same one twice. */
const OPEN = new Set<string>();

async function close(root: RootDatabase<unknown, string>, reserve: Reserve, path: string): Promise<void> {
  await root.close();
  reserve.close();
  OPEN.delete(path);
}

/**
 * Address space for the spool's file, in bytes; no memory, and no limit. From a small map lmdb goes to one of twice the
 * size and keeps the one before, so that pages of the file counted several times as memory of the process. Elsewhere
 * the file itself might be made as large.
 */
const MAP_BYTES = 64 * 1024 ** 3;
const MAPS_AHEAD = process.platform === 'linux' || process.platform === 'darwin';

function openRoot(path: string): RootDatabase<unknown, string> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const root = open<unknown, string>({
      path,
      noSubdir: false,
      overlappingSync: false,
      eventTurnBatching: false,
      maxDbs: 8,
      ...(MAPS_AHEAD ? { mapSize: MAP_BYTES } : {}),
    });
    for (const folder of [path, dirname(path)]) syncFolder(folder);
    return root;
  } catch (error) {
    throw new SpoolUnreadableError(path, error);
  }
}

/** A new file's name is on disk only when its folder is. Windows has no such call, and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * lmdb lets several processes share an environment; two collectors on one spool would each send its rows. Its reader
 * table (kept by the kernel's file locks, so that a killed process leaves it) shows who else is there. Opening a
 * database gives this process's place in it up again, so it is taken last.
 */
function refuseOtherProcesses(root: RootDatabase<unknown, string>, path: string): void {
  root.get('waystone');
  root.readerCheck();
  const pids = [...root.readerList().matchAll(/^\s*(\d+)\s/gm)].map(([, pid]) => Number(pid));
  const other = pids.find((pid) => pid !== process.pid);
  if (other !== undefined) throw new SpoolInUseError(path, other);
}

/** Up to where lmdb's pages go in its file. */
function usedBytesOf(root: RootDatabase<unknown, string>): number {
  const { lastPageNumber, pageSize } = root.getStats() as { lastPageNumber: number; pageSize: number };
  return (lastPageNumber + 1) * pageSize;
}

function makeRoom(reserve: Reserve, writing: Writing): void {
  try {
    reserve.take(writing);
  } catch (error) {
    throw notWritten(error);
  }
}

async function commit(
  root: RootDatabase<unknown, string>,
  chunks: ChunkMemory,
  write: () => void,
): Promise<void> {
  try {
    await root.batch(write);
    chunks.reuse();
  } catch (error) {
    chunks.abandon();
    throw notWritten(await causeOf(error));
  }
}

function notWritten(cause: unknown): SpoolUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SpoolUnavailableError(
    'write_failed',
    `The spool cannot be written (${reason}); see the disk.`,
    cause,
  );
}

/** lmdb tells the reason of a failed commit by a second promise, which must not stay unhandled. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
