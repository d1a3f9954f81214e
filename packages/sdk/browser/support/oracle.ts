/**
 * A collector to test against: answers as the real one does, writes down everything it is sent, and can be told to
 * fail. What it saw is the truth that the tests compare with.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchSchema, checkShape, messageSchema } from '@waystone/protocol';
import { refreshCookie } from '../../../../apps/collector/src/ingest/refresh.ts';

/** A message as it came over the wire. */
export type Received = {
  type: string;
  messageId: string;
  event?: string;
  name?: string;
  anonymousId?: string;
  userId?: string;
  groupId?: string;
  previousId?: string;
  timestamp?: number | string;
  properties: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: { page?: { url: string; title: string }; [key: string]: unknown };
};

/** The envelope of a batch. */
export type Envelope = {
  batch: Received[];
  context: { groupId?: string; automated?: boolean; [key: string]: unknown };
  sentAt: number;
  writeKey: string;
};

export type Call = {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** What was answered; 0 where the connection was cut. */
  status: number;
  envelope: Envelope;
};

/** What the oracle does with a batch: an HTTP status, `0` to cut the connection, or a delay in ms before a 200. */
export type Mood = {
  status: number;
  retryAfter?: string;
  delay?: number;
  reject?: (message: Received) => boolean;
};

const SCRIPT = new URL('../../dist/waystone.js', import.meta.url);
const EMPTY: Envelope = { batch: [], context: {}, sentAt: 0, writeKey: '' };

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** What the wire contract has against a message, or `undefined`. */
const faultOf = (message: Received): string | undefined =>
  messageSchema.safeParse(message).error?.message ?? checkShape(message)?.message;

const verdictOf = (batch: Received[], reject: Mood['reject']) => {
  const rejected = batch.flatMap((message, index) => {
    const fault = reject?.(message) ? 'refused by the test' : faultOf(message);
    return fault ? [{ index, code: 'invalid_message', message: fault }] : [];
  });
  const accepted = batch.length - rejected.length;
  return { success: accepted > 0, accepted, duplicates: 0, rejected, rejectedCount: rejected.length };
};

export class Oracle {
  readonly calls: Call[] = [];
  /** What broke the wire contract of `@waystone/protocol`. */
  readonly faults: string[] = [];
  mood: Mood = { status: 200 };
  /** Only what bears this key, or one that begins with it, is written down. @default all */
  key = '';
  readonly origin: string;
  readonly #server;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Oracle> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const oracle = new Oracle(server);
    server.on('request', (request, response) => void oracle.answer(request, response));
    return oracle;
  }

  /** Answers one request, which may have come to another server: a collector on the pages' own site. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (method === 'GET') {
      response.setHeader('content-type', 'text/javascript');
      response.setHeader('access-control-allow-origin', '*');
      response.end(readFileSync(SCRIPT));
      return;
    }
    const body = await read(request).catch(() => undefined);
    // The browser went away before all of it had come.
    if (body === undefined) return;
    const { status, retryAfter, delay = 0, reject } = this.mood;
    const envelope = this.#envelope(body);
    if (body && !envelope.writeKey.startsWith(this.key)) {
      response.writeHead(204).end();
      return;
    }
    this.calls.push({ method, url, headers, body, status, envelope });
    const fault = batchSchema.safeParse(envelope).error?.message;
    this.faults.push(...[fault, ...envelope.batch.map(faultOf)].filter((text) => text !== undefined));
    if (delay) await sleep(delay);
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    response.setHeader('access-control-allow-origin', headers.origin ?? '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    const refresh = status === 200 ? refreshCookie(request, false) : null;
    if (refresh) response.setHeader('set-cookie', refresh);
    if (retryAfter) response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? verdictOf(envelope.batch, reject) : {}));
  }

  #envelope(body: string): Envelope {
    if (!body) return EMPTY;
    try {
      return JSON.parse(body);
    } catch {
      this.faults.push(`no JSON: ${body.slice(0, 100)}`);
      return { ...EMPTY, writeKey: this.key };
    }
  }

  /** Forgets what it saw and is well again. */
  reset(): void {
    this.calls.length = 0;
    this.faults.length = 0;
    this.mood = { status: 200 };
  }

  get preflights(): number {
    return this.calls.filter(({ method }) => method === 'OPTIONS').length;
  }

  /** Every message that was answered with 200, in order of arrival, repetitions included. */
  get deliveries(): Received[] {
    return this.calls.filter(({ status }) => status === 200).flatMap(({ envelope }) => envelope.batch);
  }

  /** What a collector has of them: each id once. */
  get messages(): Received[] {
    const byId = new Map<string, Received>();
    for (const message of this.deliveries)
      if (!byId.has(message.messageId)) byId.set(message.messageId, message);
    return [...byId.values()];
  }

  /** Messages that were delivered again under their id. */
  get repeated(): Received[] {
    const { messages } = this;
    return this.deliveries.filter((message) => !messages.includes(message));
  }

  /** The messages of one type, or the `track` messages of one event name. */
  of(name: string): Received[] {
    return this.messages.filter(({ type, event }) => event === name || (type === name && !event));
  }

  /**
   * Waits until there are so many of a kind, then a little longer for any too many. Fails after `ms`. A message
   * that came again under its id is the same message, as it is to the collector.
   */
  async expect(name: string, count: number, quietMs = 60, ms = 5000): Promise<Received[]> {
    await this.until(() => this.of(name).length >= count, `${count} × ${name}`, ms);
    await sleep(quietMs);
    const found = this.of(name);
    if (found.length !== count) throw new Error(`expected ${count} × ${name}, got ${this.summary()}`);
    return found;
  }

  async until(holds: () => boolean, what: string, ms = 5000): Promise<void> {
    for (const end = Date.now() + ms; !holds(); await sleep(20)) {
      if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}; got ${this.summary()}`);
    }
  }

  summary(): string {
    return JSON.stringify(
      this.messages.map(({ type, event, context, properties }) => [
        event ?? type,
        context?.page?.url ?? properties?.url,
      ]),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
