import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { RowForm, Rows, Task, Unpacked } from '../spool/index.ts';

// Resolved through the package's own name, so that it is the compiled file also where this one runs as TypeScript.
const entry = createRequire(import.meta.url).resolve('@waystone/collector/unpack-worker');

/** As V8 has it of itself, in MB, whatever the process was told for the thread that answers. */
const YOUNG = { maxYoungGenerationSizeMb: 48 };

type Sent = { bytes: ArrayBuffer; count: number };

/** What the thread is asked. A part's content begins at `from`. */
export type Question = { parts: { bytes: ArrayBuffer; from: number; isPacked: boolean }[]; form: RowForm };

/** What the thread answers. */
export type Reply = { rows: Sent; failed: Sent } | { error: string };

type Waiting = { resolve(unpacked: Unpacked): void; reject(error: unknown): void };

/**
 * Makes rows of what waits in the spool in a thread of its own, so that nobody's answer waits for them. Started with
 * the first chunk; a thread that ends is replaced with the next one, and what it had is asked for again by the flusher.
 */
export class Unpacker {
  #worker: Worker | null = null;
  /** In the order sent, which is that of the answers. */
  #waiting: Waiting[] = [];

  /** @throws where the content cannot be read, or the thread ended before it answered. */
  unpack({ parts, form }: Task): Promise<Unpacked> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const given = parts.map(({ bytes, isPacked }) => ({ ...handOver(bytes), isPacked }));
    const question: Question = { parts: given, form };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      worker.postMessage(
        question,
        given.map(({ bytes }) => bytes),
      );
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(entry, { resourceLimits: YOUNG });
    // Nothing of it is worth keeping a process alive for.
    worker.unref();
    worker.on('message', (reply: Reply) => {
      const waiting = this.#waiting.shift();
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve({ rows: toRows(reply.rows), failed: toRows(reply.failed) });
    });
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', (code) =>
      this.#fail(worker, new Error(`The unpacking thread ended with code ${code}.`)),
    );
    return worker;
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** At most so much memory before a part is handed over with it: a chunk's header. */
const MOST_BEFORE = 64;

/**
 * The memory of a part that is the rest of its own, and else a copy, for others may share it. What V8 has to hold makes
 * it collect all garbage the more often, and answers wait meanwhile.
 */
function handOver({ buffer, byteOffset, byteLength }: Buffer): { bytes: ArrayBuffer; from: number } {
  const isItsOwn = byteOffset <= MOST_BEFORE && byteOffset + byteLength === buffer.byteLength;
  if (isItsOwn && buffer instanceof ArrayBuffer) return { bytes: buffer, from: byteOffset };
  return { bytes: new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer, from: 0 };
}

function toRows({ bytes, count }: Sent): Rows {
  return { bytes: Buffer.from(bytes), count };
}
