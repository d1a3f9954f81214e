import { SpoolUnavailableError } from './errors.ts';
import { FreeSpace } from './free-space.ts';
import { type Batch, type BatchLimits, Lane, type PackedBatch, type Part } from './lane.ts';
import { bytesOf, type Events, type Parcel, type WaitingParcel, withoutDuplicates } from './parcel.ts';
import { joinRows, NO_ROWS, type Rows } from './rows.ts';
import { type Horizon, SeenLog } from './seen-log.ts';
import type { LaneName, Store } from './store.ts';
import { Writer } from './writer.ts';

/** What deliveries became. */
export type Unpacked = {
  rows: Rows;
  /** What could not be made a row of `event`, as rows of `rejected_event`. */
  failed: Rows;
};

/** Makes rows of the deliveries of one chunk: the same ones each time, for a batch is sent again under its token. */
export type Unpack = (deliveries: Buffer) => Promise<Unpacked>;

/** What a spool needs to know. */
export type SpoolOptions = {
  /** Its folder; made when absent. */
  path: string;
  /** Columns that rows are written for, by table. */
  columns: Record<LaneName, readonly string[]>;
  unpack: Unpack;
  /** Most bytes of rows that wait for the store. */
  maxBytes: number;
  /** Bytes of the disk that are left free. */
  minFreeBytes: number;
  horizon: Horizon;
};

/** What a spool keeps about itself. */
export type Identity = { secret: string; layouts: Record<LaneName, string[][]> };

/** Parcels that wait for the disk, in bytes: beyond it new ones are refused, for they are held in memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

const EXPIRY_MS = 1000;

/** What `openSpool` opens. */
export class Spool {
  readonly #store: Store;
  readonly #writer: Writer;
  readonly #lanes: Record<LaneName, Lane>;
  readonly #seen: SeenLog;
  readonly #freeSpace: FreeSpace;
  readonly #options: SpoolOptions;
  readonly #expiry: NodeJS.Timeout;
  /** Rows of the next batch of events by sequence number; no other lane has deliveries. */
  #ahead = new Map<number, ReturnType<Unpack>>();
  #waiting: WaitingParcel[] = [];
  #waitingBytes = 0;
  #group: Promise<void> | null = null;
  #onRows: () => void = () => {};
  #expiring: Promise<void> | null = null;
  #closed = false;

  constructor(store: Store, { secret, layouts }: Identity, options: SpoolOptions) {
    this.#store = store;
    this.#options = options;
    this.#writer = new Writer((write) => store.commit(write));
    this.#lanes = {
      event: new Lane('event', store, layouts.event),
      rejected_event: new Lane('rejected_event', store, layouts.rejected_event),
    };
    this.#seen = new SeenLog(store.seen, secret);
    this.#freeSpace = new FreeSpace(options.path, options.minFreeBytes);
    this.#expiry = setInterval(() => void this.expire().catch(() => {}), EXPIRY_MS).unref();
  }

  /** Rows and bytes that wait for the store, by table. */
  lane(name: LaneName): Pick<Lane, 'rows' | 'bytes' | 'oldestAt' | 'newestAt'> {
    return this.#lanes[name];
  }

  /** Rows of all tables that wait for the store. */
  get rows(): number {
    return this.#lanes.event.rows + this.#lanes.rejected_event.rows;
  }

  /** Bytes of all rows that wait for the store. */
  get bytes(): number {
    return this.#lanes.event.bytes + this.#lanes.rejected_event.bytes;
  }

  /** Message ids remembered. */
  get remembered(): number {
    return this.#seen.size;
  }

  /** Called after each commit that added rows. */
  set onRows(listener: () => void) {
    this.#onRows = listener;
  }

  /**
   * Adds rows; resolves when they are on disk, with the number of events that had been delivered before and were
   * left out.
   *
   * @throws SpoolUnavailableError where nothing of the parcel was taken.
   */
  async append(parcel: Parcel): Promise<{ duplicates: number }> {
    const bytes = bytesOf(parcel);
    this.#assertRoom(bytes);
    const digests = this.#seen.digest(parcel.keys.filter((key) => key !== null));
    const waiting = { parcel, digests, duplicates: 0 };
    this.#waiting.push(waiting);
    this.#waitingBytes += bytes;
    this.#group ??= this.#submitGroup();
    await this.#group;
    return { duplicates: waiting.duplicates };
  }

  /** The next batch for the store, noted on disk as sent; the same one until it is settled. `null` where none waits. */
  async next(name: LaneName, limits: BatchLimits): Promise<Batch | null> {
    const lane = this.#lanes[name];
    const batch = lane.next(limits);
    if (batch !== null && !lane.isInFlight(batch)) {
      await this.#change([lane], () => lane.putFlight(batch));
    }
    if (batch === null) return null;
    const unpacked = this.#unpack(batch);
    // Made rows while the store takes this one.
    if (batch.parts.some(({ isPacked }) => isPacked)) this.#unpackAhead(lane.partsAfter(batch, limits));
    return await unpacked;
  }

  /** Removes a batch that the store has, and adds what it refused as rows of `rejected_event`, in one transaction. */
  async settle(batch: Batch, refused: Rows = NO_ROWS): Promise<void> {
    const lane = this.#lanes[batch.lane];
    const rejected = this.#lanes.rejected_event;
    await this.#change([lane, rejected], () => {
      lane.dropBatch(batch);
      rejected.putEvents([batch.failed, refused], Date.now());
    });
  }

  /** Reads a note by name: a small JSON value kept with the spool. */
  note(name: string): unknown {
    return this.#store.notes.get(`note:${name}`);
  }

  /** Keeps a note; resolves when it is on disk. */
  async keepNote(name: string, value: unknown): Promise<void> {
    await this.#change([], () => void this.#store.notes.put(`note:${name}`, value));
  }

  /** Resolves where the spool can take rows now: writes something small and waits for the disk. */
  async probe(): Promise<void> {
    this.#assertRoom(0);
    await this.keepNote('probe', Date.now());
  }

  /** Forgets message ids beyond the horizon. */
  expire(now = Date.now()): Promise<void> {
    this.#expiring ??= this.#expire(now).finally(() => {
      this.#expiring = null;
    });
    return this.#expiring;
  }

  /** Waits for what is being written, and closes the files. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#expiry);
    this.#freeSpace.stop();
    await this.#writer.idle();
    await this.#store.close();
  }

  async #unpack({ parts, ...batch }: PackedBatch): Promise<Batch> {
    const unpacked = await Promise.all(
      parts.map((part) =>
        part.isPacked ? this.#unpackPart(part) : { rows: { bytes: part.bytes }, failed: NO_ROWS },
      ),
    );
    const body = unpacked.map(({ rows }) => rows.bytes);
    return { ...batch, body, failed: joinRows(unpacked.map(({ failed }) => failed)) };
  }

  #unpackAhead(parts: readonly Part[]): void {
    const packed = parts.filter(({ isPacked }) => isPacked);
    this.#ahead = new Map(packed.map((part) => [part.key, this.#unpackPart(part)]));
  }

  #unpackPart({ key, bytes }: Part): ReturnType<Unpack> {
    const begun = this.#ahead.get(key);
    if (begun !== undefined) return begun;
    const rows = this.#options.unpack(bytes);
    // Who asks for it is told; perhaps nobody does.
    rows.catch(() => {});
    return rows;
  }

  async #expire(now: number): Promise<void> {
    const { keys, ids } = this.#seen.expired(this.#options.horizon, now);
    if (keys.length === 0) return;
    await this.#writer.submit({ apply: () => this.#seen.dropEntries(keys) });
    this.#seen.forget(ids);
  }

  #assertRoom(bytes: number): void {
    const { maxBytes } = this.#options;
    if (this.#closed) throw new SpoolUnavailableError('closed', 'The collector is stopping.');
    if (this.bytes + this.#waitingBytes + bytes > maxBytes) {
      const message = `The spool holds ${this.bytes} of ${maxBytes} bytes: the store is away or too slow.`;
      throw new SpoolUnavailableError('full', message);
    }
    if (this.#freeSpace.isLow) {
      throw new SpoolUnavailableError(
        'disk_low',
        `Less than ${this.#options.minFreeBytes} bytes of disk are free.`,
      );
    }
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      throw new SpoolUnavailableError('busy', 'The disk is slower than what arrives.');
    }
  }

  /** All parcels that arrive until the writer gets to them are one change. */
  async #submitGroup(): Promise<void> {
    let group: WaitingParcel[] = [];
    let undo = () => {};
    try {
      await this.#writer.submit({
        apply: () => {
          group = this.#waiting;
          this.#waiting = [];
          this.#waitingBytes = 0;
          this.#group = null;
          undo = this.#putParcels(group);
        },
        undo: () => undo(),
      });
    } finally {
      // Parcels whose change was never applied fail with it.
      if (group.length === 0) this.#abandonWaiting();
    }
    this.#onRows();
  }

  #abandonWaiting(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#group = null;
  }

  #putParcels(group: readonly WaitingParcel[]): () => void {
    const now = Date.now();
    const restore = [this.#lanes.event.snapshot(), this.#lanes.rejected_event.snapshot()];
    const { admitted, count, events } = this.#admit(group);
    this.#lanes.event.putEvents(events, now);
    this.#lanes.rejected_event.putEvents(
      group.map(({ parcel }) => parcel.rejected),
      now,
    );
    if (count > 0) this.#seen.putAdmitted(admitted, now);
    return () => {
      for (const back of restore) back();
      this.#seen.revoke(count);
    };
  }

  /** Leaves out what has been delivered before; mostly nothing has. */
  #admit(group: readonly WaitingParcel[]): { admitted: Uint32Array[]; count: number; events: Events[] } {
    const admitted: Uint32Array[] = [];
    const events: Events[] = [];
    let count = 0;
    for (const waiting of group) {
      const fresh = this.#seen.admit(waiting.digests);
      count += fresh.count;
      admitted.push(fresh.digests);
      const rows = withoutDuplicates(waiting.parcel, fresh);
      waiting.duplicates = waiting.parcel.events.count - rows.count;
      events.push(rows);
    }
    return { admitted, count, events };
  }

  async #change(lanes: readonly Lane[], apply: () => void): Promise<void> {
    let restore: (() => void)[] = [];
    await this.#writer.submit({
      apply: () => {
        restore = lanes.map((lane) => lane.snapshot());
        apply();
      },
      undo: () => {
        for (const back of restore) back();
      },
    });
  }
}
