/**
 * Small sites that each have one ailment, on loopback, before a real collector.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import sparticuz from '@sparticuz/chromium';
import { type Diagnosis, type ExamineOptions, examine, type Installed } from '@waystone/cli';
import { checkConfig, startCollector } from '@waystone/collector';
import { ADMIN_TOKEN, PUBLIC_KEY, SITE, settings, temporaryFolder } from '../support/stack.ts';

export { ADMIN_TOKEN, PUBLIC_KEY };

/** An answer of the site. */
export type Reply = {
  body?: string;
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  /** Never answers. */
  hangs?: boolean;
};

export const SCRIPT = readFileSync(
  createRequire(import.meta.url).resolve('@waystone/sdk/waystone.js'),
  'utf8',
);

/** Ways to look at a page. */
export type Mode = 'browser' | 'fetch';

export type Surgery = {
  /** Origin of the site, which the collector allows. */
  origin: string;
  /** The same site under a name that the collector does not allow. */
  strange: string;
  collector: string;
  /** The collector, as the lookup asks it. */
  store: { url: string; token: string };
  browser: Installed;
  /** Serves pages for one examination. */
  examine(pages: Record<string, Reply | string>, mode: Mode, options?: Asked): Promise<Diagnosis>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

export type Asked = Partial<ExamineOptions> & { path?: string; base?: string };

/** Opens it: one site, one collector with its engine. */
export async function openSurgery(): Promise<Surgery> {
  let pages: Record<string, Reply | string> = {};
  const site = await listen(
    (path) => pages[path],
    () => collector.url,
  );
  const { port } = site.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const folder = temporaryFolder();
  const sites = [{ id: SITE, name: 'Shop', origins: [origin], publicKeys: [PUBLIC_KEY] }];
  const collector = await startCollector({ config: checkConfig(settings(folder.path, { sites })) });
  const browser: Installed = { path: await sparticuz.executablePath(), args: ['--no-sandbox'] };
  return {
    origin,
    strange: `http://localhost:${port}`,
    collector: collector.url,
    store: { url: collector.url, token: ADMIN_TOKEN },
    browser,
    examine(next, mode, { path = '/', base = origin, ...options } = {}) {
      pages = next;
      return examine(base + path, {
        browser: mode === 'browser' ? browser : null,
        timeoutMs: 15_000,
        store: null,
        ...options,
      });
    },
    async rows(sql) {
      await collector.drained();
      return collector.warehouse.query(sql, {});
    },
    async close() {
      site.closeAllConnections();
      await new Promise((done) => site.close(done));
      await collector.close();
      folder.remove();
    },
  };
}

/** Paths under `/proxy/` go on to the collector, as a site's own proxy would pass them. */
async function listen(
  find: (path: string) => Reply | string | undefined,
  collector: () => string,
): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.example');
    const reply = find(pathname);
    if (reply === undefined && pathname.startsWith('/proxy/')) {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', async () => {
        const {
          host: _,
          connection: __,
          'content-length': ___,
          'accept-encoding': ____,
          ...headers
        } = request.headers;
        if (pathname.includes('/no-origin/')) delete headers.origin;
        if (pathname.includes('/no-agent/')) delete headers['user-agent'];
        const target = collector() + pathname.replace(/^\/proxy\/(no-\w+\/)?/, '/');
        const init = request.method === 'POST' ? { body: Buffer.concat(chunks) } : {};
        const answer = await fetch(target, {
          method: request.method ?? 'GET',
          headers: headers as Record<string, string>,
          ...init,
        });
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(await answer.text());
      });
      return;
    }
    const {
      body = '',
      status,
      type = 'text/html',
      headers,
      hangs,
    } = typeof reply === 'string' ? ({ body: reply } as Reply) : (reply ?? { status: 404 });
    if (hangs) return;
    response.writeHead(status ?? 200, { 'content-type': type, ...headers });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, done));
  return server;
}
