/**
 * The page's own server, and a collector of everything on another origin, which answers what each tracker expects.
 * @module
 */
import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { pageWith } from './page.mjs';

/** Allows whatever is asked for, cookies too: each tracker has headers of its own. */
const CORS = ({ origin = '*', 'access-control-request-headers': wanted = 'content-type' }) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-allow-headers': wanted,
  'access-control-allow-methods': 'GET, POST, OPTIONS',
});

/** Answers by path; whatever is not here is answered with an empty JSON object. */
const answersOf = (host) => ({
  '/v1/projects/benchmark/settings': {
    integrations: {
      'Segment.io': { apiKey: 'benchmark', apiHost: `${host}/v1`, protocol: 'http', versionSettings: {} },
    },
    plan: {},
    edgeFunction: {},
    enabledMiddleware: {},
  },
  '/sourceConfig/': {
    source: {
      id: 'source',
      name: 'shop',
      writeKey: 'benchmark',
      enabled: true,
      workspaceId: 'workspace',
      destinations: [],
      connections: [],
      dataplanes: {},
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    },
    updatedAt: '2026-01-01T00:00:00.000Z',
  },
  '/v1/batch': { success: true, accepted: 1, duplicates: 0, rejected: [], rejectedCount: 0 },
});

const listen = (server) =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

/** Starts both. `load` says which tracker the page has, and begins a new record of what is asked. */
export async function startSites() {
  let tracker = { head: '', scripts: {} };
  let record = newRecord();
  const compressed = new Map();
  const site = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(pageWith(tracker.head));
  });
  const sink = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sink.example');
    record.requests += 1;
    const script = tracker.scripts[pathname];
    if (script !== undefined) {
      if (!compressed.has(script)) compressed.set(script, brotliCompressSync(script));
      record.scriptBytes += compressed.get(script).length;
      response.writeHead(200, {
        'content-type': 'text/javascript',
        'content-encoding': 'br',
        ...CORS(request.headers),
      });
      response.end(compressed.get(script));
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'OPTIONS') record.preflights += 1;
      const body = Buffer.concat(chunks);
      if (request.method === 'POST') record.bodies.push({ pathname, bytes: body.length });
      const answer = answersOf(request.headers.host)[pathname] ?? {};
      response.writeHead(200, { 'content-type': 'application/json', ...CORS(request.headers) });
      response.end(JSON.stringify(answer));
    });
  });
  // Names as a site has them: trackers look for the highest domain that takes a cookie.
  const pageUrl = `http://shop.localhost:${await listen(site)}/`;
  const sinkOrigin = `http://collector.localhost:${await listen(sink)}`;
  return {
    sink: sinkOrigin,
    page: pageUrl,
    load(next) {
      tracker = next;
      record = newRecord();
      return record;
    },
    close() {
      for (const server of [site, sink]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

const newRecord = () => ({ requests: 0, preflights: 0, scriptBytes: 0, bodies: [] });
