import { createServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { Incoming } from '../ingest/incoming.ts';
import type { Shortcut } from '../ingest/routes.ts';

/** Another program listens on that port already. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;
  readonly host: string;

  constructor(host: string, port: number) {
    super(
      `Port ${port} of ${host} is in use by another program; stop it, or set WAYSTONE_PORT or "port" to another.`,
    );
    this.port = port;
    this.host = host;
  }
}

/**
 * Time limits of the server, in ms. A client that sends its head or body a byte at a time is cut off; an idle
 * connection is kept a little longer than load balancers keep theirs (60 s), so that they close first.
 */
export const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
};

const SWEEP_MS = 20;

/** A server that listens. */
export type Listening = {
  port: number;
  /** Stops accepting; resolves when every request has been answered, or after `withinMs`. */
  close(withinMs: number): Promise<void>;
};

/**
 * Serves an app.
 *
 * @param shortcut asked first about every request.
 * @param port 0 for any free one.
 * @throws PortInUseError
 */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  host: string,
  port: number,
  limits: Partial<typeof LIMITS> = {},
  shortcut: Shortcut = () => false,
): Promise<Listening> {
  const respond = getRequestListener(app.fetch);
  const server = createServer({ ...LIMITS, ...limits, IncomingMessage: Incoming }, (incoming, outgoing) => {
    if (shortcut(incoming, outgoing)) return;
    // HTTP/1.0 needs no Host, and health checks of load balancers send none; the rest asks for it.
    if (incoming.httpVersion === '1.0') incoming.headers.host ??= 'localhost';
    void respond(incoming, outgoing);
  });
  await bind(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (withinMs) => close(server, withinMs),
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      reject(taken ? new PortInUseError(host, port) : error);
    });
    server.listen(port, host, () => resolve());
  });
}

async function close(server: Server, withinMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections that are kept open without a request, from now on or once theirs is answered, are of no use.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
