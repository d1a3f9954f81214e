/**
 * What one test has: pages on a host of its own, so that cookies and storage are its own too, and a collector on
 * another origin that writes everything down.
 * @module
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { Oracle, type Received } from '../../browser/support/oracle.ts';
import type { Engine, Tab } from './engine.ts';

/** A page to serve. */
export type Served = {
  body?: string;
  /** Attributes of the script tag. */
  attributes?: string;
  /** Before the script tag. */
  head?: string;
  headers?: Record<string, string>;
  /** Of the script tag and of inline scripts. */
  nonce?: string;
  /** The script tag. @default one, with the test's key */
  tag?: string;
};

/** What a collector answers on the pages' own site. */
const COLLECTOR = ['/waystone.js', '/v1/batch'];

const STUB = 'window.waystone = window.waystone || ((...a) => (waystone.q = waystone.q || []).push(a))';

/** The servers of one engine's tests. */
export class Ground {
  readonly oracle: Oracle;
  readonly port: number;
  readonly pages = new Map<string, { html: string; headers: Record<string, string> }>();
  /** Requests to the pages' own host, as `METHOD /path?query body`. */
  readonly visits: string[] = [];
  /** What pages saw go wrong, those that are gone included. */
  readonly errors: string[] = [];
  readonly #server: Server;

  private constructor(oracle: Oracle, server: Server) {
    this.oracle = oracle;
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(): Promise<Ground> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, done));
    const ground = new Ground(await Oracle.start(), server);
    server.on('request', async (request, response) => {
      if (COLLECTOR.includes(request.url ?? '')) return ground.oracle.answer(request, response);
      const body = Buffer.concat(await request.toArray().catch(() => [])).toString();
      const { method, url = '' } = request;
      // A request that never ends, for what keeps the page's own connections busy.
      if (url.startsWith('/hang')) return;
      if (url.startsWith('/error')) ground.errors.push(body);
      else ground.visits.push(`${method} ${url} ${body}`.trim());
      const page = ground.pages.get(url.split('?')[0] ?? '');
      for (const [name, value] of Object.entries(page?.headers ?? {})) response.setHeader(name, value);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page?.html ?? '<!doctype html><title>Empty</title>');
    });
    return ground;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    await this.oracle.close();
  }
}

let trials = 0;

export class Trial {
  readonly name = `t${++trials}`;
  readonly key = `pk_${this.name}x`;
  /** Errors that are the page's own. @default none */
  expected = /^(?!)/;
  readonly engine: Engine;
  readonly oracle: Oracle;
  readonly #ground: Ground;
  readonly #tabs: Tab[] = [];

  constructor(engine: Engine, ground: Ground) {
    this.engine = engine;
    this.oracle = ground.oracle;
    this.#ground = ground;
    this.oracle.reset();
    this.oracle.key = this.key;
    ground.visits.length = 0;
    ground.errors.length = 0;
  }

  /** Where the pages of a subdomain are. */
  origin(subdomain = 'www'): string {
    return `http://${subdomain}.${this.name}.localhost:${this.#ground.port}`;
  }

  /** The script tag. The collector is on another site, unless told where. */
  tag(attributes = '', key = this.key, collector = this.oracle.origin): string {
    return `<script async src="${collector}/waystone.js" data-key="${key}" ${attributes}></script>`;
  }

  /** Serves a page, and gives its address. */
  page(
    path: string,
    { body = '', attributes = '', head = '', headers = {}, nonce, tag }: Served = {},
  ): string {
    const spent = nonce === undefined ? '' : ` nonce="${nonce}"`;
    const script = tag ?? this.tag(attributes + spent);
    const watch = `<script${spent}>window.errors = []; {
        const note = (error) => { errors.push(error); navigator.sendBeacon('/error', error) };
        addEventListener('error', (e) => note(String(e.message)));
        addEventListener('unhandledrejection', (e) => note(String(e.reason)));
        addEventListener('securitypolicyviolation', (e) => note('CSP ' + e.violatedDirective + ' ' + e.blockedURI));
      }
      ${STUB}</script>`;
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">
      ${watch}${head}${script}</head><body>${body}</body></html>`;
    this.#ground.pages.set(`/${this.name}${path}`, { html, headers });
    return `${this.origin()}/${this.name}${path}`;
  }

  get visits(): readonly string[] {
    return this.#ground.visits;
  }

  /** A new tab; on a page, where one is given. */
  async open(url?: string): Promise<Tab> {
    const tab = await this.engine.open();
    this.#tabs.push(tab);
    if (url !== undefined) await tab.goto(url);
    return tab;
  }

  /** A new tab on a page whose view has arrived. */
  async begin(served: Served = {}, path = '/'): Promise<Tab> {
    const tab = await this.open(this.page(path, served));
    await this.expect('page', 1);
    return tab;
  }

  of(name: string): Received[] {
    return this.oracle.of(name);
  }

  /** So many of a kind, and no more. */
  expect(name: string, count: number): Promise<Received[]> {
    return this.oracle.expect(name, count, 150, 20_000);
  }

  /** The page still counts, whatever it went through. */
  async alive(tab: Tab): Promise<void> {
    await tab.run("waystone.track('Alive')");
    await this.expect('Alive', 1);
  }

  /** What holds after every test: nothing asked for a preflight, and no page saw anything go wrong. */
  async check(): Promise<void> {
    expect(this.oracle.preflights).toBe(0);
    // Asked of the pages that are left, too: their word may still be on its way.
    const ask = (tab: Tab) => tab.run<string[]>('return window.errors ?? []').catch(() => []);
    const last = (await Promise.all(this.#tabs.map(ask))).filter(Array.isArray);
    const errors = [...this.#ground.errors, ...last.flat()];
    expect(errors.filter((error) => !this.expected.test(error))).toEqual([]);
  }

  async end(): Promise<void> {
    for (const tab of this.#tabs) await tab.close().catch(() => {});
  }
}
