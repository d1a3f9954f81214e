/** So often in a row a store that is trusted may answer that it cannot take a block now. */
const MOST_ANSWERS = 10;

/** One that has not taken blocks before is not waited for again. */
const MOST_ANSWERS_OF_A_PROBE = 1;

/**
 * Remembers that a store took as lines of JSON what it did not take as a block, for each batch would cost as many waits
 * again. Every so often one batch is tried as a block, and blocks are trusted again if it is taken.
 */
export class BlockTrust {
  readonly #probeMs: number;
  /** When a block failed that was taken as lines; `null` while blocks are trusted. */
  #lostAt: number | null = null;

  constructor(probeMs: number) {
    this.#probeMs = probeMs;
  }

  /** Whether the next batch is to be sent as a block. */
  get isWorthATry(): boolean {
    return this.#lostAt === null || performance.now() - this.#lostAt >= this.#probeMs;
  }

  /** After so many answers that it cannot be taken now, a block is sent as lines. */
  get mostAnswers(): number {
    return this.#lostAt === null ? MOST_ANSWERS : MOST_ANSWERS_OF_A_PROBE;
  }

  /** A block was taken. */
  restore(): void {
    this.#lostAt = null;
  }

  /** A batch was taken as lines that was not taken as a block. */
  lose(): void {
    this.#lostAt = performance.now();
  }
}
