/**
 * Connections, lent one query at a time.
 * @module
 */
import type { Connection } from './connection.ts';
import { ClickHouseException } from './exception.ts';

const MOST_WAITING = 200;

/**
 * Lends at most `limit` connections at once, first come, first served, and keeps them for requests with the same
 * arguments. Closing is rare on purpose: chdb puts a close off until every query of the process has ended, and each
 * connection counts for 2 MB of the engine's memory until then.
 */
export class Pool {
  readonly #limit: number;
  readonly #open: (args: readonly string[]) => Connection;
  readonly #idle: { signature: string; connection: Connection }[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(limit: number, open: (args: readonly string[]) => Connection) {
    this.#limit = limit;
    this.#open = open;
  }

  /** How many connections are lent. */
  get busy(): number {
    return this.#busy;
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
      const connection = this.#take(signature) ?? this.#open(args);
      try {
        return await task(connection);
      } finally {
        this.#giveBack(signature, connection);
      }
    } finally {
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Closes the connections that are not lent. */
  close(): void {
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }

  async #turn(): Promise<void> {
    if (this.#busy >= this.#limit) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new ClickHouseException(
          202,
          'TOO_MANY_SIMULTANEOUS_QUERIES',
          `Too many queries wait for one of ${this.#limit} connections. Try again later.`,
        );
      }
      await new Promise<void>((go) => this.#waiting.push(go));
    }
    this.#busy += 1;
  }

  #take(signature: string): Connection | undefined {
    const index = this.#idle.findIndex((entry) => entry.signature === signature);
    if (index >= 0) return this.#idle.splice(index, 1)[0]?.connection;
    if (this.#idle.length + this.#busy > this.#limit) this.#idle.shift()?.connection.close();
    return undefined;
  }

  #giveBack(signature: string, connection: Connection): void {
    if (connection.spoiled) connection.close();
    else this.#idle.push({ signature, connection });
  }
}
