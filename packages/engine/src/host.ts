/**
 * A store behind ClickHouse's HTTP protocol, in this process.
 * @module
 */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handle } from './http/handler.ts';
import type { ChildOptions, Listen } from './messages.ts';
import { openStore } from './store/store.ts';

export type Host = {
  /** The TCP port, or null on a unix socket. */
  port: number | null;
  /** Lets running queries finish, then closes the store. */
  close(): Promise<void>;
};

// A query may stand in the URL, and parameters with it.
const LONGEST_HEADER = 1024 * 1024;
// Longer than any client keeps an idle connection, so that the client is the one to close it.
const KEEP_ALIVE_MS = 300_000;

async function listen(server: Server, place: Listen): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('port' in place) {
      server.listen(place.port, '127.0.0.1', resolve);
      return;
    }
    rmSync(place.socketPath, { force: true });
    process.umask(0o077);
    server.listen(place.socketPath, resolve);
  });
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/**
 * Opens a data directory and serves it.
 *
 * @throws where the directory cannot be opened or the place cannot be listened on.
 */
export async function hostStore({ store: options, listen: place }: ChildOptions): Promise<Host> {
  const store = await openStore(options);
  const password = 'port' in place ? place.password : '';
  const server = createServer({ maxHeaderSize: LONGEST_HEADER }, (request, response) => {
    // Answers that come after `close` was called are the last of their connections.
    if (!server.listening) response.shouldKeepAlive = false;
    void handle(store, password, request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = 0;
  await listen(server, place);
  const address = server.address() as AddressInfo | string | null;
  return {
    port: address instanceof Object ? address.port : null,
    async close() {
      await closeServer(server);
      await store.close();
    },
  };
}
