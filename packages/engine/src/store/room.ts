/**
 * Room on the disk for definitions.
 * @module
 */
import { statfs } from 'node:fs/promises';
import { ClickHouseException } from './exception.ts';
import type { Statement } from './statement.ts';

/** What must be free before a definition is written, in bytes. */
export const ROOM_FOR_DEFINITIONS = 16 * 1024 * 1024;

/** Statements that write the text of a definition. */
const DEFINING = new Set(['CREATE', 'ALTER', 'ATTACH', 'RESTORE']);

/**
 * Refuses a statement that writes a definition where the disk is nearly full. ClickHouse 26.7 does not look at whether
 * that text could be written: it answers that all is well and leaves an empty file, in the place of a whole one where a
 * table is altered, and the directory cannot be opened again.
 *
 * @throws {ClickHouseException} `NOT_ENOUGH_SPACE`
 */
export async function assertRoomFor({ kind }: Statement, path: string): Promise<void> {
  if (!DEFINING.has(kind)) return;
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  if (free >= ROOM_FOR_DEFINITIONS) return;
  throw new ClickHouseException(
    243,
    'NOT_ENOUGH_SPACE',
    `${free} bytes of disk are free at ${path}; ${kind} wants ${ROOM_FOR_DEFINITIONS}. Free some disk.`,
  );
}
