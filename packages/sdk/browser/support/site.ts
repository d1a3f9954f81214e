/**
 * The website under test: pages by path, on an origin of its own.
 * @module
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The key that the pages carry. */
export const KEY = 'pk_0123456789abcdef';

/** The one-line stub of the install page. */
export const STUB =
  '<script>window.waystone = window.waystone || ((...a) => (waystone.q = waystone.q || []).push(a))</script>';

export class Site {
  readonly port: number;
  readonly origin: string;
  readonly #server;
  readonly #pages = new Map<string, string>();
  readonly #collector: string;

  private constructor(server: ReturnType<typeof createServer>, collector: string) {
    this.#server = server;
    this.#collector = collector;
    this.port = (server.address() as AddressInfo).port;
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** @param collector origin that serves `waystone.js`. */
  static async start(collector: string): Promise<Site> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, done));
    const site = new Site(server, collector);
    server.on('request', ({ url = '' }, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(site.#pages.get(url.split('?')[0] ?? '') ?? site.html(`<p>${url.length}</p>`));
    });
    return site;
  }

  tag(attributes = '', query = ''): string {
    return `<script async src="${this.#collector}/waystone.js${query}" ${query ? '' : `data-key="${KEY}"`} ${attributes}></script>`;
  }

  /** A page with the stub and the script tag. */
  html(body = '', attributes = '', head = ''): string {
    return `<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,">${STUB}${head}${this.tag(attributes)}</head><body>${body}</body></html>`;
  }

  /** Serves a page, and returns its address. */
  page(path: string, html: string): string {
    this.#pages.set(path, html);
    return this.origin + path;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
