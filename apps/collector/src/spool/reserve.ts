import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What a transaction may write besides its rows: paths of trees, and the list of free pages. */
const OVERHEAD_BYTES = 256 * 1024;

/** Room that is left to changes which make room. */
const KEPT_BYTES = 2 * 1024 * 1024;

/** The file grows by this. */
const STEP = Buffer.alloc(1024 * 1024);

/** Windows' lmdb makes its file larger by itself. */
const IS_NEEDED = process.platform !== 'win32';

/** What is about to be written. */
export type Writing = {
  /** Bytes of rows. */
  bytes: number;
  /** Whether it may take the last of the room: where rows cannot be removed, none can be added ever again. */
  isUpkeep: boolean;
};

/**
 * Keeps the spool's file ahead of what lmdb writes, with zeros, so that the disk has room for a transaction before it
 * begins. lmdb itself must not meet a full disk: what it notes of a write that failed may be longer than the memory it
 * takes for the note (`mdb_page_flush`, 3.5.6), and ends the process. Rows can be removed on a full disk too.
 *
 * A file system that never writes in place (btrfs, ZFS) may be full all the same: there `minFreeBytes` is what helps.
 */
export class Reserve {
  readonly #file: number | null;
  readonly #usedBytes: () => number;
  /** Bytes of the file that lmdb has not come to, at least. */
  #room = 0;

  /** @param usedBytes tells up to where lmdb's pages go. */
  constructor(path: string, usedBytes: () => number) {
    this.#file = IS_NEEDED ? openSync(join(path, 'data.mdb'), 'a') : null;
    this.#usedBytes = usedBytes;
  }

  /**
   * Makes sure of the room for a transaction. No other may be under way.
   *
   * @throws the error of the file system (`ENOSPC`, `EDQUOT`, `EIO`, …) where there is none.
   */
  take({ bytes, isUpkeep }: Writing): void {
    if (this.#file === null) return;
    const needed = 2 * bytes + OVERHEAD_BYTES;
    const wanted = needed + KEPT_BYTES;
    if (this.#room < wanted) this.#room = fstatSync(this.#file).size - this.#usedBytes();
    try {
      while (this.#room < wanted) this.#room += writeSync(this.#file, STEP);
    } catch (error) {
      if (!isUpkeep || this.#room < needed) throw error;
    }
    this.#room -= needed;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}
