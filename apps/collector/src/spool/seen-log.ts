import { hash } from 'node:crypto';
import type { Database } from 'lmdb';
import { SeenIndex } from './seen-index.ts';

const DIGEST_BYTES = 16;
const WORDS = DIGEST_BYTES / 4;
/** Each entry of the log begins with the time it was written, in ms since 1970 (f64, little-endian). */
const TIME_BYTES = 8;

/** A gathered entry is no smaller. */
const GATHERED_BYTES = 256 * 1024;

/** How long message ids are remembered. */
export type Horizon = {
  ms: number;
  /** Most ids; the oldest are forgotten first. */
  messages: number;
};

/** Which digests of a parcel are new. */
export type Admission = {
  count: number;
  /** The new ones, in order. */
  digests: Uint32Array;
  hasDuplicates: boolean;
  /** @param i number of a digest in the parcel */
  isDuplicate(i: number): boolean;
};

/** Entries of the log in a row, and the one that says the same. */
export type Gathered = { keys: readonly number[]; entry: Buffer };

/**
 * Message ids seen before, by digest: an index in memory over an append-only log in lmdb.
 *
 * A B-tree keyed by id would dirty one page for each message (measured: 40,000 messages/s and falling, against
 * 650,000/s for the log). Digests are keyed with a secret of the spool, so nobody can make two ids collide.
 *
 * Each commit writes an entry of its own, and some hundred of them are gathered into one. Left as they are they would
 * take a page here and a page there for as long as the horizon, between them chunks would find only small gaps, and
 * lmdb goes through the list of all gaps at each commit (measured: four times the CPU of a commit after 40,000).
 */
export class SeenLog {
  readonly #db: Database<Buffer, number>;
  readonly #secret: string;
  readonly #index = new SeenIndex();
  #next: number;
  /** Where entries begin that were not gathered, and about how many bytes they have. */
  #shortFrom = 1;
  #shortBytes = 0;

  constructor(db: Database<Buffer, number>, secret: string) {
    this.#db = db;
    // 128 bits in 22 letters: with an id they fit into one block of SHA-256, which halves its time.
    this.#secret = Buffer.from(secret, 'hex').toString('base64url').slice(0, 22);
    this.#next = 1;
    for (const { key, value } of db.getRange()) {
      const digests = digestsOf(value);
      for (let offset = 0; offset < digests.length; offset += WORDS) this.#index.add(digests, offset);
      this.#next = key + 1;
      const isGathered = value.length >= GATHERED_BYTES;
      if (isGathered) this.#shortFrom = key + 1;
      this.#shortBytes = isGathered ? 0 : this.#shortBytes + value.length;
    }
  }

  /** How many ids are remembered. */
  get size(): number {
    return this.#index.size;
  }

  /** Digests of keys, {@link WORDS} numbers each. */
  digest(keys: readonly string[]): Uint32Array {
    const bytes = Buffer.alloc(keys.length * DIGEST_BYTES);
    for (const [i, key] of keys.entries()) {
      bytes.write(hash('sha256', this.#secret + key, 'binary'), i * DIGEST_BYTES, DIGEST_BYTES, 'latin1');
    }
    return new Uint32Array(bytes.buffer, bytes.byteOffset, keys.length * WORDS);
  }

  /** Admits those digests that have not been seen. It holds only once {@link putAdmitted} is committed. */
  admit(digests: Uint32Array): Admission {
    const duplicates = new Set<number>();
    const total = digests.length / WORDS;
    for (let i = 0; i < total; i++) if (!this.#index.add(digests, i * WORDS)) duplicates.add(i);
    const hasDuplicates = duplicates.size > 0;
    return {
      count: total - duplicates.size,
      digests: hasDuplicates ? without(digests, duplicates) : digests,
      hasDuplicates,
      isDuplicate: (i) => duplicates.has(i),
    };
  }

  /** Takes back the latest `count` admissions. */
  revoke(count: number): void {
    this.#index.dropNewest(count);
  }

  /** Logs digests that were admitted. Runs inside a transaction. */
  putAdmitted(digests: readonly Uint32Array[], at: number): void {
    const entry = Buffer.allocUnsafe(
      TIME_BYTES + digests.reduce((bytes, { byteLength }) => bytes + byteLength, 0),
    );
    entry.writeDoubleLE(at, 0);
    let offset = TIME_BYTES;
    for (const { buffer, byteOffset, byteLength } of digests) {
      entry.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
      offset += byteLength;
    }
    this.#db.put(this.#next++, entry);
    this.#shortBytes += entry.length;
  }

  /** The next entries to be one; `null` where they are too few yet. */
  gather(): Gathered | null {
    if (this.#shortBytes < GATHERED_BYTES) return null;
    const keys: number[] = [];
    const digests: Buffer[] = [];
    let bytes = TIME_BYTES;
    for (const { key, value } of this.#db.getRange({ start: this.#shortFrom })) {
      keys.push(key);
      digests.push(Buffer.from(value.subarray(TIME_BYTES)));
      bytes += value.length - TIME_BYTES;
      if (bytes < GATHERED_BYTES) continue;
      // None of them is to be forgotten before its time.
      return { keys, entry: Buffer.concat([value.subarray(0, TIME_BYTES), ...digests]) };
    }
    this.#shortBytes = bytes;
    return null;
  }

  /** Puts one entry in the place of several. Runs inside a transaction; call {@link settle} once it is committed. */
  putGathered({ keys: [first = 0, ...others], entry }: Gathered): void {
    this.#db.put(first, entry);
    for (const key of others) this.#db.remove(key);
  }

  /** What was gathered is on disk. */
  settle({ keys, entry }: Gathered): void {
    this.#shortFrom = (keys.at(-1) ?? 0) + 1;
    this.#shortBytes = Math.max(0, this.#shortBytes - entry.length);
  }

  /** Entries of the log that are beyond the horizon, oldest first, and how many ids they hold. */
  expired({ ms, messages }: Horizon, now: number): { keys: number[]; ids: number } {
    const keys: number[] = [];
    let ids = 0;
    for (const { key, value } of this.#db.getRange()) {
      if (this.size - ids <= messages && value.readDoubleLE(0) >= now - ms) break;
      keys.push(key);
      ids += (value.length - TIME_BYTES) / DIGEST_BYTES;
    }
    return { keys, ids };
  }

  /** Removes entries of the log. Runs inside a transaction; call {@link forget} once it is committed. */
  dropEntries(keys: readonly number[]): void {
    for (const key of keys) this.#db.remove(key);
  }

  /** Forgets the oldest ids. */
  forget(ids: number): void {
    this.#index.dropOldest(ids);
  }
}

function without(digests: Uint32Array, places: ReadonlySet<number>): Uint32Array {
  return digests.filter((_, word) => !places.has(Math.floor(word / WORDS)));
}

function digestsOf(entry: Buffer): Uint32Array {
  // A copy: typed arrays of numbers need an aligned start.
  const bytes = Uint8Array.from(entry.subarray(TIME_BYTES));
  return new Uint32Array(bytes.buffer);
}
