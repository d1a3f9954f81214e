/**
 * Reads every entry of a spool, as a program of its own: `node walk.js FOLDER PARENT_PID`. A damaged page of lmdb can end the
 * process that reads it, so the collector lets this one do it first. Exit code 0: whole; 3: damaged, and how is on
 * standard output; anything else, or a signal: damaged beyond reading.
 * @module
 */
import { type Database, type Key, open, type RootDatabase } from 'lmdb';
import { readHeader } from './chunk.ts';
import { LANES } from './store.ts';

/** More rows than any chunk has. */
const MOST_ROWS = 10_000_000;

function isWhole(chunk: Buffer): boolean {
  const { rows, at } = readHeader(chunk);
  return rows > 0 && rows < MOST_ROWS && Number.isFinite(at) && at > 0;
}

/**
 * Whoever started this may be killed: from then on its successor must not find this process among the spool's
 * readers, and take it for an owner.
 */
const parent = Number(process.argv[3]);
function endWithParent(): void {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}

/** A spool whose first start was cut short may lack some of its databases: opened to be read, they are `undefined`. */
function entriesOf<V>(
  root: RootDatabase,
  name: string,
  encoding: 'binary' | 'json',
): Iterable<{ key: Key; value: V }> {
  const db: Database<V> | undefined = root.openDB<V>({ name, encoding });
  return db?.getRange() ?? [];
}

function walk(path: string): { entries: number; damaged: number } {
  const root = open({ path, readOnly: true, maxDbs: 8 });
  const found = { entries: 0, damaged: 0 };
  endWithParent();
  for (const lane of LANES) {
    for (const { value } of entriesOf<Buffer>(root, lane, 'binary')) {
      endWithParent();
      found.entries++;
      if (!isWhole(value)) found.damaged++;
    }
  }
  for (const _ of entriesOf(root, 'seen', 'binary')) {
    endWithParent();
    found.entries++;
  }
  for (const _ of entriesOf(root, 'notes', 'json')) found.entries++;
  return found;
}

try {
  const { entries, damaged } = walk(process.argv[2] ?? '');
  process.stdout.write(`${damaged} of ${entries} entries are damaged`);
  process.exit(damaged === 0 ? 0 : 3);
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exit(3);
}
