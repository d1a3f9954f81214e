/**
 * The built files of a single-page application, served as a host would: every path that is no file gets the page.
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export type Served = { origin: string; close(): Promise<void> };

/**
 * @param folder absolute path of the built files.
 * @param headers asked for with each answer.
 */
export async function serve(folder: string, headers: () => Record<string, string>): Promise<Served> {
  const server = createServer(({ url = '' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    const file = extname(path) && existsSync(join(folder, path)) ? path : '/index.html';
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', ...headers() });
    response.end(readFileSync(join(folder, file)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
