/**
 * A small collector for tests: a real HTTP server that judges as the protocol says, remembers what it accepted, and
 * fails as it is told to. What needs a store runs against the real collector instead.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  batchSchema,
  MAX_BODY_BYTES,
  MAX_REPORTED_REJECTIONS,
  messageSchema,
  type Rejection,
  type Verdict,
} from '@waystone/protocol';

/** What the server does with a request: judge it, answer a status, or hang up. */
export type Mood = 'judge' | 'hang up' | { status: number; retryAfter?: string };

export type JudgingServer = {
  url: string;
  key: string;
  /** Accepted messages by id, as first delivered. */
  accepted: Map<string, Record<string, unknown>>;
  /** Bodies' sizes in bytes, one a judged request. */
  bodies: number[];
  /** Most requests that were under way at a time. */
  busiest(): number;
  /** The moods of the next requests, in order; then it judges. */
  moods: Mood[];
  close(): Promise<void>;
};

/** Starts a server on a free port. @param delayMs how long it thinks about each request. */
export async function startJudgingServer({ delayMs = 0 } = {}): Promise<JudgingServer> {
  const key = 'sk_for_tests_0123456789';
  const accepted = new Map<string, Record<string, unknown>>();
  const bodies: number[] = [];
  const moods: Mood[] = [];
  let underWay = 0;
  let busiest = 0;
  const server = createServer(async (request, response) => {
    underWay += 1;
    busiest = Math.max(busiest, underWay);
    const body = await readBody(request);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    underWay -= 1;
    const mood = moods.shift() ?? 'judge';
    if (mood === 'hang up') return void request.socket.destroy();
    if (mood !== 'judge') {
      const headers = mood.retryAfter === undefined ? {} : { 'retry-after': mood.retryAfter };
      return void response.writeHead(mood.status, headers).end();
    }
    if (request.headers.authorization !== `Basic ${btoa(`${key}:`)}`) return answer(response, 401, {});
    if (body.length > MAX_BODY_BYTES) return answer(response, 413, {});
    bodies.push(body.length);
    answer(response, 200, judge(body, accepted));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, key, accepted, bodies, moods, busiest: () => busiest, close };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function judge(body: Buffer, accepted: JudgingServer['accepted']): Verdict {
  const { batch } = batchSchema.parse(JSON.parse(body.toString('utf8')));
  const rejected: Rejection[] = [];
  let duplicates = 0;
  for (const [index, candidate] of batch.entries()) {
    const { success, data, error } = messageSchema.safeParse(candidate);
    const refused = success && data.type === 'track' && data.event === 'Refuse Me';
    if (!success || refused) {
      rejected.push({
        index,
        code: 'invalid_message',
        message: error?.issues[0]?.message ?? 'refused by name',
      });
      continue;
    }
    const id = data.messageId ?? '';
    if (accepted.has(id)) duplicates += 1;
    else accepted.set(id, data);
  }
  const count = batch.length - rejected.length;
  return {
    success: count > 0,
    accepted: count,
    duplicates,
    rejected: rejected.slice(0, MAX_REPORTED_REJECTIONS),
    rejectedCount: rejected.length,
  };
}
