import { readFileSync } from 'node:fs';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Config } from '../config/index.ts';
import { HttpError } from '../ingest/http-error.ts';
import { type Asset, answerAsset, makeAsset } from './asset.ts';
import { Folder } from './folder.ts';
import { DASHBOARD_HEADERS, SHOP_HEADERS } from './headers.ts';
import { dashboardFolder, sdkFile, shopFolder } from './packages.ts';

type Env = { Bindings: HttpBindings };
type Headers = Readonly<Record<string, string>>;

/** The site whose pages the demo shop's touchpoints belong to. */
const DEMO_SITE = 'shop';

/** Pages must be fresh, so that a new version is seen; files named by their content never change. */
const FRESH = { 'cache-control': 'no-cache' };
const FOREVER = { 'cache-control': 'public, max-age=31536000, immutable' };

/** Any site may load the script; an hour lets an update through, a day covers an outage. */
const SDK_HEADERS: Headers = {
  'cache-control': 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=86400',
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
};

/**
 * The script with everything on, the same under the name of its major version, and the smaller one. None is immutable:
 * a fix must reach pages that pinned the major. Who pins the bytes does so by `integrity.json`, with a copy of their own.
 */
const SCRIPTS = ['waystone.js', 'waystone.v1.js', 'waystone.core.js'];

/** The browser scripts, `/integrity.json`, the dashboard at `/`, and the demo shop under `/shop/` where its site is configured. */
export function siteRoutes(config: Config): Hono<Env> {
  const app = new Hono<Env>();
  for (const name of SCRIPTS) addSdk(app, name, 'text/javascript; charset=utf-8');
  addSdk(app, 'integrity.json', 'application/json; charset=utf-8');
  addShop(app, config);
  const dashboard = new Folder(dashboardFolder());
  app.get('/*', (c) => {
    if (c.req.path === '/' && dashboard.isEmpty) throw notBuilt('dashboard');
    return serve(c, dashboard, c.req.path, DASHBOARD_HEADERS);
  });
  return app;
}

function addSdk(app: Hono<Env>, name: string, type: string): void {
  const file = once(() => readSdk(name, type));
  app.get(`/${name}`, ({ env }) => answerAsset(file(), env.incoming.headers, SDK_HEADERS));
}

function addShop(app: Hono<Env>, { sites }: Config): void {
  const key = sites.find(({ id }) => id === DEMO_SITE)?.publicKeys[0];
  if (key === undefined) return;
  const shop = new Folder(shopFolder(), (html) => html.replaceAll('{{WAYSTONE_KEY}}', escapeHtml(key)));
  app.get('/shop', (c) => c.redirect('/shop/', 308));
  app.get('/shop/*', (c) => {
    if (shop.isEmpty) throw notBuilt('demo shop');
    return serve(c, shop, c.req.path.slice('/shop'.length), SHOP_HEADERS);
  });
}

async function serve(
  { env }: Context<Env>,
  folder: Folder,
  path: string,
  headers: Headers,
): Promise<Response> {
  const asset = folder.find(path);
  const { headers: request } = env.incoming;
  if (asset === undefined) return await notFound(folder, request, headers);
  const caching = path.startsWith('/assets/') ? FOREVER : FRESH;
  return await answerAsset(asset, request, { ...headers, ...caching });
}

/** The site's own page for what is not there, else an error of the API. */
async function notFound(
  folder: Folder,
  request: HttpBindings['incoming']['headers'],
  headers: Headers,
): Promise<Response> {
  const page = folder.find('/404.html');
  if (page === undefined) throw new HttpError(404, 'not_found', 'There is nothing at this address.');
  const { 'if-none-match': _, ...unconditional } = request;
  const answer = await answerAsset(page, unconditional, { ...headers, ...FRESH });
  return new Response(answer.body, { status: 404, headers: answer.headers });
}

function readSdk(name: string, type: string): Asset {
  try {
    return makeAsset(readFileSync(sdkFile(name)), type);
  } catch {
    throw notBuilt('browser script');
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function notBuilt(what: string): HttpError {
  return new HttpError(503, 'not_built', `The ${what} is not built yet; run "npm run build".`);
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
