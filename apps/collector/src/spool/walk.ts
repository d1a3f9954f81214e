/**
 * Reads every entry of a spool, as a program of its own: `node walk.js FOLDER`. A damaged page of lmdb can end the
 * process that reads it, so the collector lets this one do it first. Exit code 0: whole; 3: damaged, and how is on
 * standard output; anything else, or a signal: damaged beyond reading.
 * @module
 */
import { open } from 'lmdb';
import { readHeader } from './chunk.ts';
import { LANES } from './store.ts';

/** More rows than any chunk has. */
const MOST_ROWS = 10_000_000;

function isWhole(chunk: Buffer): boolean {
  const { rows, at } = readHeader(chunk);
  return rows > 0 && rows < MOST_ROWS && Number.isFinite(at) && at > 0;
}

function walk(path: string): { entries: number; damaged: number } {
  const root = open({ path, readOnly: true, maxDbs: 8 });
  const found = { entries: 0, damaged: 0 };
  for (const lane of LANES) {
    const db = root.openDB<Buffer, number>({ name: lane, encoding: 'binary' });
    for (const { value } of db.getRange()) {
      found.entries++;
      if (!isWhole(value)) found.damaged++;
    }
  }
  for (const _ of root.openDB({ name: 'seen', encoding: 'binary' }).getRange()) found.entries++;
  for (const _ of root.openDB({ name: 'notes', encoding: 'json' }).getRange()) found.entries++;
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
