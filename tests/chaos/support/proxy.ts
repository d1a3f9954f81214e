/**
 * An HTTP proxy that can misbehave: between clients and the collector, or between the collector and the store.
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What becomes of a request. */
export type Fate =
  | { kind: 'pass'; delayMs?: number }
  /** The connection ends before the request reaches the other side. */
  | { kind: 'cut-before' }
  /** The other side does it, and the connection ends before the answer. */
  | { kind: 'cut-after' }
  /** The other side does it, and nothing is heard for `ms`, as where a router forgot the connection; then it ends. */
  | { kind: 'silence'; ms: number }
  /** The other side never hears of it. */
  | { kind: 'fail'; status: number; body: string }
  /** The other side gets it twice; the client hears the second answer. */
  | { kind: 'twice' };

export type FaultyProxy = {
  url: string;
  /** Decides the fate of each request; given its path and body. */
  fate: (path: string, body: Buffer) => Fate;
  close(): Promise<void>;
};

/** Starts a proxy to a target that may come and go. */
export async function startProxy(target: () => string): Promise<FaultyProxy> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, target, proxy).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${port}`,
    fate: () => ({ kind: 'pass' }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: () => string,
  proxy: FaultyProxy,
): Promise<void> {
  const body = Buffer.concat(await incoming.toArray());
  const fate = proxy.fate(incoming.url ?? '', body);
  // The message itself has been read, and destroying it would leave its connection open.
  if (fate.kind === 'cut-before') return void incoming.socket.destroy();
  if (fate.kind === 'fail') {
    outgoing.writeHead(fate.status, { 'content-type': 'text/plain' }).end(fate.body);
    return;
  }
  if (fate.kind === 'pass' && fate.delayMs !== undefined) await wait(fate.delayMs);
  let answer = await forward(incoming, body, target());
  if (fate.kind === 'twice') answer = await forward(incoming, body, target());
  if (fate.kind === 'silence') await wait(fate.ms);
  if (fate.kind === 'cut-after' || fate.kind === 'silence') return void incoming.socket.destroy();
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}

type Answer = { status: number; headers: Record<string, string | string[]>; body: Buffer };

async function forward({ method, url, headers }: IncomingMessage, body: Buffer, to: string): Promise<Answer> {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = {
      method,
      headers: { ...kept, 'content-length': String(body.length) },
      agent: false as const,
    };
    request(new URL(url ?? '/', to), options, resolve)
      .once('error', reject)
      .end(body);
  });
  const bytes = Buffer.concat(await answer.toArray());
  const { 'transfer-encoding': ___, connection: ____, ...given } = answer.headers;
  return {
    status: answer.statusCode ?? 502,
    headers: Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Answer['headers'],
    body: bytes,
  };
}
