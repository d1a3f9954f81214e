/**
 * Connections, lent one query at a time.
 * @module
 */
import type { Connection } from './connection.ts';
import { ClickHouseException } from './exception.ts';

const MOST_WAITING = 200;
const MOST_IDLE = 16;
const MOST_CLOSING = 32;

/**
 * Lends at most `limit` connections at once, first come, first served, and keeps them for requests with the same
 * arguments. Closing is rare and bounded on purpose: chdb puts a close off until everything that runs in the process
 * has ended, and until then each connection counts for 2 MB of the engine's memory.
 */
export class Pool {
  readonly #limit: number;
  readonly #open: (args: readonly string[]) => Connection;
  readonly #idle: { signature: string; connection: Connection }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new Set<Promise<void>>();
  #busy = 0;

  constructor(limit: number, open: (args: readonly string[]) => Connection) {
    this.#limit = limit;
    this.#open = open;
  }

  /**
   * Lends a connection with these arguments for the time of a task.
   *
   * @throws {ClickHouseException} `TOO_MANY_SIMULTANEOUS_QUERIES` when too many wait already.
   */
  async use<T>(args: readonly string[], task: (connection: Connection) => Promise<T>): Promise<T> {
    await this.#turn();
    const signature = args.join('\n');
    try {
      const connection = this.#take(signature) ?? (await this.#make(args));
      try {
        return await task(connection);
      } finally {
        this.#giveBack(signature, connection);
      }
    } finally {
      // Whoever waits takes this turn over, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }

  /** Closes the connections that are not lent. */
  close(): void {
    for (const { connection } of this.#idle.splice(0)) this.#close(connection);
  }

  async #turn(): Promise<void> {
    if (this.#busy < this.#limit) {
      this.#busy += 1;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      throw new ClickHouseException(
        202,
        'TOO_MANY_SIMULTANEOUS_QUERIES',
        `Too many queries wait for one of ${this.#limit} connections. Try again later.`,
      );
    }
    await new Promise<void>((go) => this.#waiting.push(go));
  }

  #take(signature: string): Connection | undefined {
    const index = this.#idle.findLastIndex((entry) => entry.signature === signature);
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0]?.connection;
  }

  async #make(args: readonly string[]): Promise<Connection> {
    while (this.#closing.size >= MOST_CLOSING) await Promise.race(this.#closing);
    return this.#open(args);
  }

  #giveBack(signature: string, connection: Connection): void {
    if (connection.spoiled) {
      this.#close(connection);
      return;
    }
    this.#idle.push({ signature, connection });
    const oldest = this.#idle.length > MOST_IDLE ? this.#idle.shift() : undefined;
    if (oldest !== undefined) this.#close(oldest.connection);
  }

  #close(connection: Connection): void {
    const closing = connection.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
