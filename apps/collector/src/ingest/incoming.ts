import { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '@waystone/protocol';
import { HttpError } from './http-error.ts';

/** Who waits for a body. */
type Waiting = { resolve(body: Buffer): void; reject(error: HttpError): void };

/**
 * A request that can keep its own body instead of being a stream. The machinery of a stream costs more than reading
 * the JSON of one message does (measured: a fifth to a quarter of what raw `node:http` needs for a request), and a
 * body of limited size that is wanted whole gains nothing by it.
 *
 * Until {@link gather} is called it is what Node makes of it.
 */
export class Incoming extends IncomingMessage {
  #isGathering = false;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isWhole = false;
  #fault: HttpError | null = null;
  #waiting: Waiting | null = null;

  /** Keeps the body from now on; to be called before any of it arrives, which is when the server is told of the request. */
  gather(): void {
    this.#isGathering = true;
  }

  /** Whether {@link body} has it, and the stream has not. */
  get isGathering(): boolean {
    return this.#isGathering;
  }

  /**
   * The whole body, as it was sent. It can be asked for once.
   *
   * @throws HttpError 413 where it is larger than `MAX_BODY_BYTES`, 400 where it ended early.
   */
  body(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#tell();
    });
  }

  /** Told each piece of the body by the parser, and `null` at its end. */
  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    if (!this.#isGathering) return super.push(chunk, encoding);
    if (chunk === null) this.#isWhole = true;
    else this.#take(chunk);
    this.#tell();
    return true;
  }

  /** Node lets a stream flow that nobody has read when its request is answered; here nothing is left to flow. */
  override resume(): this {
    return this.#isGathering ? this : super.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#isWhole) this.#fault ??= bodyIncomplete();
    this.#tell();
    super._destroy(error, callback);
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_BODY_BYTES) this.#fault ??= bodyTooLarge();
    if (this.#fault === null) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  #tell(): void {
    if (this.#waiting === null) return;
    if (this.#fault !== null) this.#waiting.reject(this.#fault);
    else if (this.#isWhole) this.#waiting.resolve(join(this.#chunks, this.#bytes));
    else return;
    this.#waiting = null;
    this.#chunks = [];
  }
}

/** Most bodies arrive in one piece. */
export function join(chunks: readonly Buffer[], bytes: number): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, bytes);
}

/** What is said of a body that is larger than it may be. */
export function bodyTooLarge(): HttpError {
  const message = `The body is larger than ${MAX_BODY_BYTES} bytes, unpacked; send smaller batches.`;
  return new HttpError(413, 'body_too_large', message, { connection: 'close' });
}

/** What is said of a body whose end never came, where anybody is left to hear it. */
export function bodyIncomplete(): HttpError {
  return new HttpError(400, 'body_incomplete', 'The body ended early; send it again.');
}
