import { setImmediate as turn } from 'node:timers/promises';
import { SpoolUnavailableError } from './errors.ts';
import { FreeSpace } from './free-space.ts';
import { type Batch, type BatchLimits, Lane, type PackedBatch, type Part } from './lane.ts';
import { bytesOf, type Events, type Parcel, type WaitingParcel, withoutDuplicates } from './parcel.ts';
import { joinRows, LINES, NO_ROWS, type RowForm, type Rows } from './rows.ts';
import { type Horizon, SeenLog } from './seen-log.ts';
import type { LaneName, Store } from './store.ts';
import { type Change, Writer } from './writer.ts';

/** What deliveries became. */
export type Unpacked = {
  rows: Rows;
  /** What could not be made a row of `event`, as rows of `rejected_event`. */
  failed: Rows;
};

/** What is to be made rows: the content of chunks, as deliveries or as lines of JSON, whose memory is given away. */
export type Task = { parts: readonly { bytes: Buffer; isPacked: boolean }[]; form: RowForm };

/** Makes rows of some chunks: the same ones each time, for a batch is sent again under its token. */
export type Unpack = (task: Task) => Promise<Unpacked>;

/** What a spool needs to know. */
export type SpoolOptions = {
  /** Its folder; made when absent. */
  path: string;
  /** Columns that rows are written for, by table. */
  columns: Record<LaneName, readonly string[]>;
  unpack: Unpack;
  /** In which form events leave for the store, where nothing speaks against it. */
  form: RowForm;
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

/** From one look at the log of message ids to the next. */
const TIDY_MS = 1000;

/** What `openSpool` opens. */
export class Spool {
  readonly #store: Store;
  readonly #writer: Writer;
  readonly #lanes: Record<LaneName, Lane>;
  readonly #seen: SeenLog;
  readonly #freeSpace: FreeSpace;
  readonly #options: SpoolOptions;
  readonly #tidying: NodeJS.Timeout;
  /** Rows of the next batch of events, by what they are made of and in which form. */
  #ahead = new Map<string, ReturnType<Unpack>>();
  /** Until all of it is begun. */
  #begun: Promise<void> = Promise.resolve();
  #waiting: WaitingParcel[] = [];
  #waitingBytes = 0;
  #group: Promise<void> | null = null;
  #onRows: () => void = () => {};
  #tidy: Promise<void> | null = null;
  #closed = false;

  constructor(store: Store, { secret, layouts }: Identity, options: SpoolOptions) {
    this.#store = store;
    this.#options = options;
    this.#writer = new Writer(store);
    this.#lanes = {
      event: new Lane('event', store, layouts.event),
      rejected_event: new Lane('rejected_event', store, layouts.rejected_event),
    };
    this.#seen = new SeenLog(store.seen, secret);
    this.#freeSpace = new FreeSpace(options.path, options.minFreeBytes);
    this.#tidying = setInterval(() => void this.tidy().catch(() => {}), TIDY_MS).unref();
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

  /**
   * The next batch for the store, noted on disk as sent; the same one until it is settled. `null` where none waits.
   *
   * @param asked the form that events are wanted in.
   */
  async next(name: LaneName, limits: BatchLimits, asked = this.#options.form): Promise<Batch | null> {
    const lane = this.#lanes[name];
    await this.#begun;
    const batch = await lane.next(limits);
    if (batch !== null && !lane.isInFlight(batch)) {
      await this.#change([lane], { isUpkeep: true, apply: () => lane.putFlight(batch) });
    }
    if (batch === null) return null;
    const form = this.#formOf(batch, asked);
    const begun = await this.#begin(batch, form);
    const { parts, ...rest } = batch;
    // All of it is handed over, and is not to be in memory twice while it is waited for.
    parts.length = 0;
    if (name === 'event') this.#begun = this.#unpackAhead(batch, limits, form);
    const made = madeOf(begun, form).catch((error: unknown) => {
      if (form === LINES) throw error;
      // Lines that are no rows: the store will say so, of each one.
      return this.#linesOf(batch);
    });
    return { ...rest, ...(await made) };
  }

  /** The rows of a batch in flight as lines of JSON, which can be told apart. */
  async lines(batch: Pick<Batch, 'lane' | 'token'>): Promise<Buffer[]> {
    return (await this.#linesOf(batch)).body;
  }

  /** Removes a batch that the store has, and adds what it refused as rows of `rejected_event`, in one transaction. */
  async settle(batch: Batch, refused: Rows = NO_ROWS): Promise<void> {
    const lane = this.#lanes[batch.lane];
    const rejected = this.#lanes.rejected_event;
    await this.#change([lane, rejected], {
      isUpkeep: true,
      bytes: () => batch.failed.bytes.length + refused.bytes.length,
      apply: () => {
        lane.dropBatch(batch);
        rejected.putEvents([batch.failed, refused], Date.now());
      },
    });
  }

  /** Reads a note by name: a small JSON value kept with the spool. */
  note(name: string): unknown {
    return this.#store.notes.get(`note:${name}`);
  }

  /** Keeps a note; resolves when it is on disk. */
  async keepNote(name: string, value: unknown): Promise<void> {
    const apply = () => void this.#store.notes.put(`note:${name}`, value);
    await this.#change([], { isUpkeep: false, apply });
  }

  /** Resolves where the spool can take rows now: writes something small and waits for the disk. */
  async probe(): Promise<void> {
    this.#assertRoom(0);
    await this.keepNote('probe', Date.now());
  }

  /** Forgets message ids beyond the horizon, and gathers what the log has of the others. */
  tidy(now = Date.now()): Promise<void> {
    this.#tidy ??= this.#expire(now)
      .then(() => this.#gather())
      .finally(() => {
        this.#tidy = null;
      });
    return this.#tidy;
  }

  /** Waits for what is being written, and closes the files. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#tidying);
    this.#freeSpace.stop();
    await this.#begun;
    await this.#writer.idle();
    await this.#store.close();
  }

  /** Rows of another lane, or for other columns than today's, leave as they lie there: as lines. */
  #formOf({ lane, columns }: PackedBatch, asked: RowForm): RowForm {
    const isCurrent = lane === 'event' && columns.join() === this.#options.columns.event.join();
    return isCurrent ? asked : LINES;
  }

  async #linesOf({ lane, token }: Pick<Batch, 'lane' | 'token'>): Promise<Made> {
    const again = await this.#lanes[lane].next(ALL);
    if (again?.token !== token) throw new Error(`The batch ${token} is not the one in flight.`);
    return await madeOf(await this.#begin(again, LINES), LINES);
  }

  /** Resolves when all of it is asked for: a group is copied to be handed over, and answers wait meanwhile. */
  async #begin({ lane, parts }: PackedBatch, form: RowForm): Promise<ReturnType<Unpack>[]> {
    const begun: ReturnType<Unpack>[] = [];
    for (const group of inGroups(parts, form)) {
      begun.push(this.#unpackGroup(this.#lanes[lane], group, form));
      await turn();
    }
    return begun;
  }

  #unpackGroup(lane: Lane, group: readonly Part[], form: RowForm): ReturnType<Unpack> {
    const begun = this.#ahead.get(nameOf(group, form));
    if (begun !== undefined) return begun;
    const parts = group.map((part) => ({ bytes: lane.contentOf(part), isPacked: part.isPacked }));
    const [first] = parts;
    if (form === LINES && first?.isPacked === false) return Promise.resolve(asItIs(first.bytes));
    const rows = this.#options.unpack({ parts, form });
    // Who asks for it is told; perhaps nobody does.
    rows.catch(() => {});
    return rows;
  }

  /** Makes rows of the next batch while the store takes the one before it. It never rejects. */
  async #unpackAhead(batch: PackedBatch, limits: BatchLimits, form: RowForm): Promise<void> {
    const ahead = new Map<string, ReturnType<Unpack>>();
    try {
      const lane = this.#lanes[batch.lane];
      for (const group of inGroups(await lane.partsAfter(batch, limits), form)) {
        ahead.set(nameOf(group, form), this.#unpackGroup(lane, group, form));
        await turn();
      }
    } catch {
      // What cannot be read is asked for again, and who asks is told.
    }
    this.#ahead = ahead;
  }

  async #expire(now: number): Promise<void> {
    const { keys, ids } = this.#seen.expired(this.#options.horizon, now);
    if (keys.length === 0) return;
    await this.#writer.submit({ isUpkeep: true, apply: () => this.#seen.dropEntries(keys) });
    this.#seen.forget(ids);
  }

  async #gather(): Promise<void> {
    while (!this.#closed) {
      const gathered = this.#seen.gather();
      if (gathered === null) return;
      await this.#writer.submit({
        isUpkeep: true,
        bytes: () => gathered.entry.length,
        apply: () => this.#seen.putGathered(gathered),
      });
      this.#seen.settle(gathered);
    }
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
        isUpkeep: false,
        bytes: () => this.#waitingBytes,
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

  async #change(lanes: readonly Lane[], change: Omit<Change, 'undo'>): Promise<void> {
    let restore: (() => void)[] = [];
    await this.#writer.submit({
      ...change,
      apply: () => {
        restore = lanes.map((lane) => lane.snapshot());
        change.apply();
      },
      undo: () => {
        for (const back of restore) back();
      },
    });
  }
}

type Made = Pick<Batch, 'form' | 'body' | 'failed'>;

async function madeOf(begun: readonly ReturnType<Unpack>[], form: RowForm): Promise<Made> {
  const made = await Promise.all(begun);
  const body = made.map(({ rows }) => rows.bytes);
  return { form, body, failed: joinRows(made.map(({ failed }) => failed)) };
}

/** A batch in flight is what it is. */
const ALL: BatchLimits = { maxRows: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };

/** Parts that become one block: each block has costs of its own, and while one is made another can be sent. */
const GROUP_BYTES = 2 * 1024 * 1024;

/** Lines stay part by part: those that wait as lines leave as they lie there. */
function inGroups(parts: readonly Part[], form: RowForm): Part[][] {
  const groups: Part[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (form === LINES || bytes + part.length > GROUP_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(part);
    bytes += part.length;
  }
  return groups;
}

function nameOf(parts: readonly Part[], form: RowForm): string {
  return `${form} ${parts.map(({ key }) => key).join()}`;
}

function asItIs(bytes: Buffer): Unpacked {
  return { rows: { bytes, count: 0 }, failed: NO_ROWS };
}
