import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database, RangeOptions } from 'lmdb';
import { type ChunkHeader, contentOf, encodeChunk, packChunk, readHeader } from './chunk.ts';
import { sizeOf } from './delivery.ts';
import { type Events, isDelivery } from './parcel.ts';
import type { RowForm, Rows } from './rows.ts';
import type { LaneName, Store } from './store.ts';

/** Rows on their way to one table, to be sent under one token until the store has them. */
export type Batch = {
  lane: LaneName;
  /**
   * The same for the same rows, also after a restart: the store drops a second delivery by it. Random, so that a
   * spool restored from a backup does not use a token again for other rows.
   */
  token: string;
  /** Columns that the rows were written for. */
  columns: readonly string[];
  rows: number;
  bytes: number;
  form: RowForm;
  /** The rows, those that `failed` left out. Lines of JSON are whole in each part. */
  body: Buffer[];
  /** What could not be made a row, as rows of `rejected_event`. */
  failed: Rows;
  /** First and last sequence number. */
  from: number;
  to: number;
};

/** A chunk of a batch. */
export type Part = {
  /** Its sequence number. */
  key: number;
  /** Its length in bytes, header included. */
  length: number;
  isPacked: boolean;
  /** What stands behind its header; `null` where its header was known, so that it was not read. */
  content: Buffer | null;
};

/** A batch whose deliveries are no rows yet. */
export type PackedBatch = Omit<Batch, 'form' | 'body' | 'failed'> & {
  parts: Part[];
};

/** How much one batch may hold; one chunk always fits. */
export type BatchLimits = { maxRows: number; maxBytes: number };

/** Bytes that are read in one turn of the event loop: beyond it answers would wait. */
const TURN_BYTES = 1024 * 1024;

/** What is known of a chunk without its content. */
type Head = ChunkHeader & { length: number };
type Chunk = { key: number; head: Head; content: Buffer | null };
type Counters = { next: number; rows: number; bytes: number };
type Flight = { token: string; from: number; to: number };

/** Chunks grow up to this, and beyond it only by one request's rows: large values cost lmdb a search for adjoining pages. */
const CHUNK_BYTES = 128 * 1024;

/** The rows of one table, in order. Methods that begin with `put` or `drop` must run inside a transaction. */
export class Lane {
  readonly name: LaneName;
  readonly #db: Database<Buffer, number>;
  readonly #notes: Store['notes'];
  readonly #memory: Store['chunks'];
  readonly #layouts: readonly (readonly string[])[];
  #counters: Counters;
  #flight: Flight | null;
  /** Of the chunks that were read ahead, by their keys. */
  #ahead = new Map<number, Head>();

  constructor(name: LaneName, store: Store, layouts: readonly (readonly string[])[]) {
    this.name = name;
    this.#db = store.lanes[name];
    this.#notes = store.notes;
    this.#memory = store.chunks;
    this.#layouts = layouts;
    this.#counters = (store.notes.get(`lane:${name}`) as Counters | undefined) ?? {
      next: 1,
      rows: 0,
      bytes: 0,
    };
    // What a damaged page has left behind would make an empty lane look full for ever.
    if (this.oldestAt === null) this.#counters = { ...this.#counters, rows: 0, bytes: 0 };
    this.#flight = (store.notes.get(`flight:${name}`) as Flight | undefined) ?? null;
  }

  get rows(): number {
    return this.#counters.rows;
  }

  get bytes(): number {
    return this.#counters.bytes;
  }

  /** When the oldest row was spooled, in ms since 1970; `null` where the lane is empty. */
  get oldestAt(): number | null {
    for (const { value } of this.#db.getRange({ limit: 1 })) return readHeader(value).at;
    return null;
  }

  /** When the newest row was spooled, in ms since 1970; `null` where the lane is empty. */
  get newestAt(): number | null {
    for (const { value } of this.#db.getRange({ reverse: true, limit: 1 })) return readHeader(value).at;
    return null;
  }

  /** State to go back to when a transaction fails. */
  snapshot(): () => void {
    const { next, rows, bytes } = this.#counters;
    const flight = this.#flight;
    return () => {
      this.#counters = { next, rows, bytes };
      this.#flight = flight;
    };
  }

  /** Appends rows and deliveries. */
  putEvents(parts: readonly Events[], at: number): void {
    const layout = this.#layouts.length - 1;
    const rows = parts.filter((part): part is Rows => !isDelivery(part));
    for (const group of inChunks(rows, ({ bytes }) => bytes.length))
      this.#putChunk(encodeChunk(group, { layout, at }, this.#memory));
    for (const group of inChunks(parts.filter(isDelivery), sizeOf))
      this.#putChunk(packChunk(group, { at }, this.#memory));
    this.#saveCounters();
  }

  #putChunk(chunk: Buffer): void {
    this.#db.put(this.#counters.next++, chunk);
    this.#counters.rows += readHeader(chunk).rows;
    this.#counters.bytes += chunk.length;
  }

  /** The batch in flight, else the next rows in order; `null` where there are none. Call {@link putFlight} with it. */
  async next(limits: BatchLimits): Promise<PackedBatch | null> {
    const flight = this.#flight;
    const batch =
      flight === null
        ? await this.#read({}, limits)
        : await this.#read(
            { start: flight.from, end: flight.to + 1 },
            { maxRows: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY },
          );
    if (batch === null) return null;
    return { ...batch, token: flight?.token ?? `${this.name}-${randomBytes(12).toString('hex')}` };
  }

  /** What will be the batch after one, as far as it is there already. The batch itself will not read it again. */
  async partsAfter({ to }: Pick<Batch, 'to'>, limits: BatchLimits): Promise<PackedBatch['parts']> {
    const heads = new Map<number, Head>();
    const batch = await this.#read({ start: to + 1 }, limits, heads);
    this.#ahead = heads;
    return batch?.parts ?? [];
  }

  /** The content of a chunk of a batch. @throws where it is gone. */
  contentOf({ key, content }: Part): Buffer {
    if (content !== null) return content;
    const chunk = this.#db.get(key);
    if (chunk === undefined) throw new Error(`The spool holds no chunk ${key} of ${this.name} any more.`);
    return contentOf(chunk);
  }

  /** @param heads told what the chunks of the batch are. */
  async #read(
    range: RangeOptions,
    limits: BatchLimits,
    heads?: Map<number, Head>,
  ): Promise<Omit<PackedBatch, 'token'> | null> {
    const batch = { lane: this.name, rows: 0, bytes: 0, parts: [] as PackedBatch['parts'], from: 0, to: 0 };
    let layout = -1;
    for await (const { key, head, content } of this.#chunks(range)) {
      const full = batch.rows + head.rows > limits.maxRows || batch.bytes + head.length > limits.maxBytes;
      const columns = head.isPacked ? this.#layouts.length - 1 : head.layout;
      // A batch in flight ends here too: rows and deliveries of one batch may have parted by a new version.
      if (layout !== -1 && (full || columns !== layout)) break;
      if (layout === -1) batch.from = key;
      layout = columns;
      batch.to = key;
      batch.rows += head.rows;
      batch.bytes += head.length;
      batch.parts.push({ key, length: head.length, isPacked: head.isPacked, content });
      heads?.set(key, head);
    }
    return layout === -1 ? null : { ...batch, columns: this.#layouts[layout] ?? [] };
  }

  /** Chunks in order, a few in each turn of the event loop. What is appended meanwhile may be among them. */
  async *#chunks(range: RangeOptions): AsyncGenerator<Chunk> {
    let rest: RangeOptions | null = range;
    while (rest !== null) {
      const some = this.#someChunks(rest);
      yield* some;
      const last = some.at(-1);
      rest = last === undefined ? null : { ...range, start: last.key + 1 };
      await turn();
    }
  }

  #someChunks(range: RangeOptions): Chunk[] {
    const some: Chunk[] = [];
    let bytes = 0;
    for (const key of this.#db.getKeys(range)) {
      const known = this.#ahead.get(key);
      if (known === undefined) {
        const chunk = this.#db.get(key);
        if (chunk === undefined) continue;
        some.push({ key, head: { ...readHeader(chunk), length: chunk.length }, content: contentOf(chunk) });
        bytes += chunk.length;
      } else some.push({ key, head: known, content: null });
      if (bytes >= TURN_BYTES) break;
    }
    return some;
  }

  /** Whether a batch is noted as sent: a crash from here on sends the same one again. */
  isInFlight({ token }: Pick<Batch, 'token'>): boolean {
    return this.#flight?.token === token;
  }

  putFlight({ token, from, to }: Flight): void {
    this.#flight = { token, from, to };
    this.#notes.put(`flight:${this.name}`, this.#flight);
  }

  /** Removes a batch that the store has. */
  dropBatch({ from, to, rows, bytes }: Pick<Batch, 'from' | 'to' | 'rows' | 'bytes'>): void {
    for (let key = from; key <= to; key++) this.#db.remove(key);
    this.#counters.rows -= rows;
    this.#counters.bytes -= bytes;
    this.#flight = null;
    this.#notes.remove(`flight:${this.name}`);
    this.#saveCounters();
  }

  #saveCounters(): void {
    this.#notes.put(`lane:${this.name}`, { ...this.#counters });
  }
}

function* inChunks<T extends { count: number }>(
  parts: readonly T[],
  sizeOfPart: (part: T) => number,
): Generator<T[]> {
  let group: T[] = [];
  let bytes = 0;
  for (const part of parts) {
    if (part.count === 0) continue;
    const size = sizeOfPart(part);
    if (group.length > 0 && bytes + size > CHUNK_BYTES) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(part);
    bytes += size;
  }
  if (group.length > 0) yield group;
}
