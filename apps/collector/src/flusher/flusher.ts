import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { type Batch, LANES, type LaneName, LINES, type Rows, type Spool, toRows } from '../spool/index.ts';
import { backoffMs } from './backoff.ts';
import { bisect, type RefusedRow } from './bisect.ts';
import { BlockTrust } from './block-trust.ts';
import { isSecondRefusal, refusedAsRejected } from './refused.ts';
import { Signal } from './signal.ts';
import type { Insert, IsAnswer, IsRefusal, Sink } from './sink.ts';

/** What a flusher works with. */
export type FlusherOptions = {
  spool: Spool;
  sink: Sink;
  /** Whether the store is ready for rows; asked before each round of inserts. */
  isReady: () => boolean;
  /** Makes it ready; tried until it succeeds. */
  prepare: () => Promise<void>;
  isRefusal: IsRefusal;
  isAnswer: IsAnswer;
  /** How long to wait after so many failures, in ms. @default {@link backoffMs} */
  backoff?: (failures: number) => number;
  /** How long lines of JSON are sent to a store that has not taken blocks, until one is tried, in ms. @default 5 min */
  blockProbeMs?: number;
  /** Longest wait of a row before it is sent, in ms. */
  intervalMs: number;
  /** Rows that are sent at once without waiting; most rows of one insert. */
  maxRows: number;
  metrics: Metrics;
  logger: Logger;
};

/** Most bytes of one insert. */
const MAX_BATCH_BYTES = 32 * 1024 * 1024;

/** A store that has not taken blocks is asked again after so long. */
const BLOCK_PROBE_MS = 5 * 60_000;

/** The flusher was told to stop while it waited to try again. */
class Stopped extends Error {}

/**
 * Moves rows from the spool to the store in large inserts, one at a time and in order. A batch leaves the spool when
 * the store has it; the store being away costs nothing but delay.
 */
export class Flusher {
  readonly #options: FlusherOptions;
  readonly #wake = new Signal();
  readonly #emptied = new Signal();
  readonly #blocks: BlockTrust;
  #failures = 0;
  /** Of the latest failure; told once. */
  #reason: string | null = null;
  #hurrying = 0;
  #stopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: FlusherOptions) {
    this.#options = options;
    this.#blocks = new BlockTrust(options.blockProbeMs ?? BLOCK_PROBE_MS);
  }

  /** Whether the store took what it was sent last. */
  get storeIsUp(): boolean {
    return this.#failures === 0;
  }

  start(): void {
    const { spool, maxRows } = this.#options;
    spool.onRows = () => {
      if (this.#hurrying > 0 || spool.rows >= maxRows) this.#wake.raise();
    };
    this.#running = this.#run();
  }

  /** Resolves when the spool is empty: every acknowledged event is in the store. */
  async drained(): Promise<void> {
    this.#hurrying++;
    this.#wake.raise();
    try {
      while (this.#options.spool.rows > 0 && !this.#stopping) await this.#emptied.raised();
    } finally {
      this.#hurrying--;
    }
  }

  /**
   * Sends what can be sent within `withinMs`, and stops; a store that is away is not waited for. What is left stays
   * in the spool.
   */
  async stop(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.storeIsUp ? withinMs : 0);
    });
    await Promise.race([this.drained(), deadline]);
    this.#stopping = true;
    this.#wake.raise();
    this.#emptied.raise();
    // An insert that hangs beyond the deadline is not waited for: its batch is noted and sent again.
    await Promise.race([this.#running, deadline]);
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    if (this.#options.isReady()) this.#succeeded();
    while (!this.#stopping) {
      await this.#prepare();
      if (this.#hurrying === 0 || this.#options.spool.rows === 0)
        await this.#wake.raised(this.#options.intervalMs);
      try {
        for (const lane of LANES) await this.#flushLane(lane);
        this.#emptied.raise();
      } catch (error) {
        if (!(error instanceof Stopped)) await this.#recover(error);
      }
    }
  }

  async #prepare(): Promise<void> {
    while (!this.#stopping && !this.#options.isReady()) {
      try {
        await this.#options.prepare();
        this.#succeeded();
      } catch (error) {
        await this.#waitAfter(reasonOf(error)).catch(() => {});
      }
    }
  }

  /** Sends full batches while there are any, and then the rest. */
  async #flushLane(lane: LaneName): Promise<void> {
    const { spool, maxRows } = this.#options;
    do {
      const limits = { maxRows, maxBytes: MAX_BATCH_BYTES };
      const batch = await spool.next(lane, limits, this.#blocks.isWorthATry ? undefined : LINES);
      if (batch === null) return;
      await this.#deliver(batch);
    } while (!this.#stopping && (this.#hurrying > 0 || spool.lane(lane).rows >= maxRows));
  }

  async #deliver(batch: Batch): Promise<void> {
    const { spool, metrics, logger } = this.#options;
    const { lane: table, columns, form: format, body, token } = batch;
    const rows = batch.rows - batch.failed.count;
    const reason = rows === 0 ? null : await this.#send({ table, columns, format, body, rows, token });
    const refused = reason === null ? [] : await this.#takeApart(batch, reason);
    await spool.settle(batch, this.#asRejected(batch, refused));
    metrics.flushed.inc({ table }, rows - refused.length);
    if (batch.failed.count > 0) {
      logger.error(
        { rows: batch.failed.count, token },
        'events that were acknowledged could not be made rows',
      );
    }
    logger.debug({ table, rows: batch.rows, refused: refused.length, token }, 'batch stored');
  }

  async #takeApart(batch: Batch, reason: string): Promise<RefusedRow[]> {
    const { lane: table, token, rows } = batch;
    this.#options.logger.warn(
      { table, rows, token, reason },
      'the store refused a batch; looking for the rows at fault',
    );
    const body = batch.form === LINES ? batch.body : await this.#options.spool.lines(batch);
    return await bisect({ ...batch, body }, (insert) => this.#send(insert));
  }

  #asRejected(batch: Batch, refused: readonly RefusedRow[]): Rows {
    const { metrics, logger } = this.#options;
    const kept = refused.filter((row) => !isSecondRefusal(batch, row));
    if (refused.length > 0) metrics.rejections.inc({ code: 'store_refused' }, refused.length);
    if (kept.length < refused.length) {
      const lost = refused.length - kept.length;
      logger.error({ rows: lost }, 'rows were refused as events and as rejected events; they are given up');
    }
    return toRows(kept.map((row) => refusedAsRejected(batch, row)));
  }

  /** Tries until the store answers: `null` when it has the rows, a reason when it refuses them. */
  async #send(given: Insert): Promise<string | null> {
    const { sink, isRefusal, isAnswer, metrics } = this.#options;
    let insert = given;
    for (let answers = 0; ; ) {
      const stop = metrics.flushDuration.startTimer();
      try {
        const { writtenRows } = await sink.insertRows(insert);
        stop();
        this.#succeeded();
        if (insert !== given) this.#blocks.lose();
        else if (insert.format !== LINES) this.#blocks.restore();
        this.#verify(insert, writtenRows);
        return null;
      } catch (error) {
        const refused = isRefusal(error);
        metrics.flushFailures.inc({ table: insert.table, outcome: refused ? 'refused' : 'retryable' });
        if (refused) return reasonOf(error);
        await this.#waitAfter(reasonOf(error));
        if (isAnswer(error)) answers++;
        if (answers >= this.#blocks.mostAnswers && insert.format !== LINES)
          insert = await this.#asLines(insert);
      }
    }
  }

  /**
   * The same rows under the same token: had the store taken the block after all, it would drop them. Should the block
   * be what is wrong, it would be sent for ever.
   */
  async #asLines(insert: Insert): Promise<Insert> {
    const { table, token, rows } = insert;
    const facts = { table, token, rows, attempts: this.#failures };
    this.#options.logger.warn(
      facts,
      'the store does not take a batch as a block; it is sent as lines of JSON',
    );
    return { ...insert, format: LINES, body: await this.#options.spool.lines({ lane: table, token }) };
  }

  /** A store that takes some rows of an insert and drops others would be losing data in silence. */
  #verify({ table, rows, token }: Insert, written: number | null): void {
    // A store may count rows that it had before as none.
    if (written === null || written === 0) return;
    if (written < rows)
      this.#options.logger.error(
        { table, token, rows, written },
        'the store wrote fewer rows than it was sent',
      );
  }

  #succeeded(): void {
    const { metrics, logger, spool } = this.#options;
    if (this.#failures > 0)
      logger.info({ attempts: this.#failures, waiting: spool.rows }, 'the store is back');
    this.#failures = 0;
    this.#reason = null;
    metrics.storeUp.set(1);
  }

  /** Waits longer with each failure. @throws Stopped */
  async #waitAfter(reason: string): Promise<void> {
    const { metrics, logger, spool, backoff = backoffMs } = this.#options;
    this.#failures++;
    metrics.storeUp.set(0);
    const facts = { reason, attempt: this.#failures, waiting: spool.rows };
    const isNews = reason !== this.#reason;
    this.#reason = reason;
    if (isNews) logger.warn(facts, 'the store does not take rows; they wait in the spool');
    else logger.debug(facts, 'the store still does not take rows');
    const until = Date.now() + backoff(this.#failures);
    for (let left = until - Date.now(); left > 0 && !this.#stopping; left = until - Date.now()) {
      await this.#wake.raised(left);
    }
    if (this.#stopping) throw new Stopped();
  }

  /** The spool itself failed (a full disk refuses even what makes room); it is tried again after a while. */
  async #recover(error: unknown): Promise<void> {
    this.#options.logger.error({ err: error }, 'the spool cannot be worked on');
    await this.#waitAfter(reasonOf(error)).catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
