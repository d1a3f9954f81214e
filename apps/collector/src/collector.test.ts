import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PortInUseError } from './server/listen.ts';
import {
  ADMIN,
  AWAY,
  basic,
  FIREFOX,
  ORIGIN,
  PUBLIC_KEY,
  post,
  SECRET_KEY,
  startTestCollector,
  type TestCollector,
} from './testing/start.ts';

let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector();
});

afterAll(() => collector.stop());

type Row = Record<string, unknown>;

const eventsOf = async (messageIds: string[]): Promise<Row[]> => {
  await collector.drained();
  return await collector.warehouse.query<Row>(
    'SELECT * FROM event WHERE message_id IN {ids:Array(String)} ORDER BY message_id',
    { ids: messageIds },
  );
};

describe('a message', () => {
  it('arrives in the store as its row', async () => {
    const sentAt = new Date().toISOString();
    const context = {
      page: { url: `${ORIGIN}/pricing?utm_source=google&utm_medium=cpc&token=x`, title: 'Prices' },
    };
    const batch = [
      { type: 'page', messageId: 'row-1', anonymousId: 'anna', timestamp: sentAt },
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'row-2',
        userId: 'u1',
        properties: { revenue: '12.5' },
      },
    ];
    const headers = { ...basic(PUBLIC_KEY), origin: ORIGIN, 'user-agent': FIREFOX };
    expect(await post(collector, '/v1/batch', { batch, context, sentAt }, headers)).toMatchObject({
      status: 200,
    });
    expect(await eventsOf(['row-1', 'row-2'])).toMatchObject([
      {
        site_id: 'shop',
        kind: 'page',
        path: '/pricing',
        url: `${ORIGIN}/pricing`,
        channel: 'paid_search',
        browser: 'Firefox',
      },
      {
        site_id: 'shop',
        kind: 'track',
        name: 'Order Completed',
        value: 12.5,
        user_id: 'u1',
        key_kind: 'public',
        is_bot: false,
      },
    ]);
  });

  it('that is hostile arrives whole and harms nothing', async () => {
    const hostile = String.raw`{"batch":[
      {"type":"track","event":"\ud800 lone","messageId":"poison-1","anonymousId":"\udfff","properties":{"\ud83d":"\ud800","ok":"😀"}},
      {"type":"track","event":"'); DROP TABLE event; --","messageId":"poison-2","anonymousId":"a\u0000b","properties":{"a":{"b":1},"a.b":2}},
      {"type":"track","event":"x","messageId":"poison-3","anonymousId":"a","__proto__":{"polluted":1},"context":{"__proto__":{"polluted":1}},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}},
      {"type":"track","event":"{name:String}","messageId":"poison-4","anonymousId":"\\\\\"\t\n]\n","properties":{"n":1e308,"m":-0,"u":"\u2028"}}
    ]}`;
    expect(await post(collector, '/v1/batch', hostile)).toMatchObject({ status: 200, body: { accepted: 4 } });
    const rows = await eventsOf(['poison-1', 'poison-2', 'poison-3', 'poison-4']);
    expect(rows).toMatchObject([
      { name: '\ufffd lone', anonymous_id: '\ufffd' },
      { name: "'); DROP TABLE event; --", anonymous_id: 'a\u0000b', properties: '{"a":{"b":1},"a.b":2}' },
      { name: 'x' },
      { name: '{name:String}', anonymous_id: '\\\\"\t\n]\n' },
    ]);
    expect('polluted' in {}).toBe(false);
  });

  it('whose ids name nobody joins nobody to others by them', async () => {
    const batch = [
      { type: 'page', messageId: 'nobody-1', anonymousId: 'a1', userId: 'undefined' },
      {
        type: 'identify',
        messageId: 'nobody-2',
        anonymousId: 'a2',
        userId: 'null',
        traits: { plan: 'home' },
      },
      { type: 'page', messageId: 'nobody-3', anonymousId: '[object Object]' },
      { type: 'page', messageId: 'nobody-4', anonymousId: 'a4', userId: 'u4' },
      { type: 'group', messageId: 'nobody-5', anonymousId: 'a4', groupId: 'undefined' },
      { type: 'alias', messageId: 'nobody-6', userId: 'u4', previousId: 'null' },
    ];
    const { body } = await post(collector, '/v1/batch', { batch, context: { groupId: 'NaN' } });
    expect(body).toMatchObject({ accepted: 4, rejectedCount: 2 });
    const [group, alias] = (body as { rejected: Row[] }).rejected;
    expect(group).toMatchObject({ index: 4, code: 'placeholder_id' });
    expect(group?.message).toBe(
      '"groupId" is "undefined", which names nobody: send the message once the id is known',
    );
    expect(alias).toMatchObject({ index: 5, code: 'placeholder_id' });
    const rows = await eventsOf(batch.map(({ messageId }) => messageId));
    expect(rows.map(({ anonymous_id, user_id, group_id }) => [anonymous_id, user_id, group_id])).toEqual([
      ['a1', '', ''],
      ['a2', '', ''],
      [expect.stringMatching(/^cl_/), '', ''],
      ['a4', 'u4', ''],
    ]);
    expect(rows.map(({ context }) => JSON.parse(String(context)))).toEqual([
      { placeholderIds: { userId: 'undefined', groupId: 'NaN' } },
      { placeholderIds: { userId: 'null', groupId: 'NaN' } },
      { placeholderIds: { anonymousId: '[object Object]', groupId: 'NaN' } },
      { placeholderIds: { groupId: 'NaN' } },
    ]);
    const metrics = await (await fetch(`${collector.url}/metrics`, { headers: ADMIN })).text();
    expect(metrics).toContain('waystone_placeholder_ids_total{site="shop"} 3');
  });

  it('whose one id names nobody is told so by a server’s key', async () => {
    const message = { type: 'page', userId: 'None' };
    expect(await post(collector, '/v1/batch', { batch: [message] }, basic(SECRET_KEY))).toMatchObject({
      status: 400,
      body: {
        rejected: [
          {
            code: 'missing_identity',
            message: '"userId" is "None", which is no id: give "anonymousId" or "userId"',
          },
        ],
      },
    });
  });

  it('that is refused is kept with the reason', async () => {
    const messages = [
      { type: 'page', anonymousId: 'a' },
      { type: 'track', anonymousId: 'refused-1' },
    ];
    await post(collector, '/v1/batch', { batch: messages });
    await collector.drained();
    const rows = await collector.warehouse.query<Row>(
      "SELECT * FROM rejected_event WHERE position(payload, 'refused-1') > 0",
    );
    expect(rows).toMatchObject([
      { site_id: 'shop', code: 'invalid_message', key_kind: 'public', payload: JSON.stringify(messages[1]) },
    ]);
    expect(rows[0]?.reason).toContain('"event" is missing');
  });

  it('with its time before now is dated as told', async () => {
    const batch = [
      { type: 'page', userId: 'u', messageId: 'old-1', timestamp: '2019-03-01T09:30:00.123+01:00' },
    ];
    expect((await post(collector, '/v1/import', { batch }, basic(SECRET_KEY))).status).toBe(200);
    expect(await eventsOf(['old-1'])).toMatchObject([{ occurred_at: '2019-03-01T08:30:00.123Z' }]);
  });

  it('is stored once, however often and by whatever path it comes', async () => {
    const message = { type: 'page', userId: 'u', messageId: 'once-1' };
    for (let i = 0; i < 3; i++) await post(collector, '/v1/page', message, basic(SECRET_KEY));
    await collector.drained();
    await post(collector, '/v1/batch', { batch: [message, message] });
    expect(await eventsOf(['once-1'])).toHaveLength(1);
  });

  it('of a visitor without a cookie gets the same id from the same browser', async () => {
    const send = (messageId: string, agent: string) =>
      post(collector, '/v1/page', { messageId }, { ...basic(PUBLIC_KEY), 'user-agent': agent });
    await send('cl-1', FIREFOX);
    await send('cl-2', FIREFOX);
    await send('cl-3', `${FIREFOX} other`);
    const ids = (await eventsOf(['cl-1', 'cl-2', 'cl-3'])).map((row) => row.anonymous_id);
    expect(ids[0]).toMatch(/^cl_/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('what reads', () => {
  const get = (path: string, headers: Record<string, string> = ADMIN) =>
    fetch(collector.url + path, { headers, redirect: 'manual' });

  it.each([
    '/metrics',
    '/api/v1/sites',
    '/api/v1/stage-funnel?site_id=shop',
    '/api/v1/people?site_id=shop',
    '/api/v1/person?site_id=shop&person_id=u1',
    '/api/v1/session',
    '/clickhouse/?query=SELECT%201',
  ])('%s wants an admin token', async (path) => {
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      basic(SECRET_KEY),
      { cookie: 'waystone_session=1.x' },
    ]) {
      expect((await get(path, headers)).status).toBe(401);
    }
  });

  it('takes the token as Bearer, as password of HTTP Basic, and as a ClickHouse key', async () => {
    const password = {
      authorization: `Basic ${Buffer.from('anyone:admin-token-for-tests').toString('base64')}`,
    };
    for (const headers of [ADMIN, password, { 'x-clickhouse-key': 'admin-token-for-tests' }]) {
      expect((await get('/api/v1/sites', headers)).status).toBe(200);
    }
  });

  it('signs the dashboard in and out by a cookie that scripts cannot read', async () => {
    const session = `${collector.url}/api/v1/session`;
    const wrong = await fetch(session, { method: 'POST', body: '{"token":"wrong"}' });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    const right = await fetch(session, { method: 'POST', body: '{"token":"admin-token-for-tests"}' });
    const cookie = right.headers.get('set-cookie') ?? '';
    expect(right.status).toBe(204);
    expect(cookie).toMatch(
      /^waystone_session=\d+\.[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    const signedIn = { cookie: cookie.split(';')[0] ?? '' };
    expect((await get('/api/v1/session', signedIn)).status).toBe(204);
    expect((await get('/api/v1/sites', signedIn)).status).toBe(200);
    expect((await get('/clickhouse/?query=SELECT%201', signedIn)).status).toBe(200);
    const forged = await fetch(`${collector.url}/clickhouse/`, {
      method: 'POST',
      headers: signedIn,
      body: 'SELECT 1',
    });
    expect(forged.status).toBe(401);
    const out = await fetch(session, { method: 'DELETE' });
    expect(out.headers.get('set-cookie')).toMatch(/^waystone_session=; Path=\/; Max-Age=0/);
  });

  it('answers the stats API in the shapes of the protocol', async () => {
    // With a secret key: the agent of this test's client would be taken for a bot's.
    const batch = [{ type: 'page', userId: 'stats-1', properties: { url: `${ORIGIN}/pricing` } }];
    await post(collector, '/v1/batch', { batch }, basic(SECRET_KEY));
    await collector.drained();
    expect(await (await get('/api/v1/sites')).json()).toEqual({
      sites: [
        { id: 'shop', name: 'Shop' },
        { id: 'other', name: 'other' },
      ],
    });
    expect(await (await get('/api/v1/people?site_id=shop&q=stats-1')).json()).toMatchObject({
      total: 1,
      rows: [
        {
          person_id: 'stats-1',
          touchpoints: 1,
          last_seen: expect.stringMatching(/^\d{4}-.*Z$/),
          stages: expect.any(Array),
        },
      ],
    });
    expect(await (await get('/api/v1/people?site_id=shop&q=stats-1&offset=5')).json()).toMatchObject({
      total: 1,
      rows: [],
    });
    expect(await (await get('/api/v1/person?site_id=shop&person_id=stats-1')).json()).toMatchObject({
      person: { person_id: 'stats-1' },
      history: expect.any(Array),
      timeline: [{ kind: 'page', path: '/pricing' }],
    });
    expect(await (await get('/api/v1/stage-counts?site_id=shop')).json()).toMatchObject({
      rows: expect.arrayContaining([
        { track: 'buyer', stage: expect.any(String), people: expect.any(Number) },
      ]),
    });
    expect(await (await get('/api/v1/stage-funnel?site_id=shop')).json()).toMatchObject({
      rows: expect.any(Array),
    });
  });

  it.each([
    ['/api/v1/people?site_id=nowhere', 404, 'unknown_site'],
    ['/api/v1/people?site_id=shop&limit=lots', 400, 'invalid_parameter'],
    ['/api/v1/people?site_id=shop&track=sideways', 400, 'invalid_parameter'],
    ['/api/v1/person?site_id=shop&person_id=nobody', 404, 'unknown_person'],
    ['/api/v1/nothing', 404, 'unknown_path'],
  ])('%s: %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });

  it('passes SQL on, read-only', async () => {
    expect(await (await get('/clickhouse/?query=SELECT%201%2B1')).text()).toBe('2\n');
    const body = await fetch(`${collector.url}/clickhouse/?default_format=JSONCompact&param_x=5`, {
      method: 'POST',
      headers: ADMIN,
      body: 'SELECT {x:UInt8} AS x',
    });
    expect(await body.json()).toMatchObject({ data: [[5]] });
    const drop = await fetch(`${collector.url}/clickhouse/`, {
      method: 'POST',
      headers: ADMIN,
      body: 'DROP TABLE event',
    });
    expect(drop.status).toBeGreaterThanOrEqual(400);
    expect(await (await get('/clickhouse/ping', {})).text()).toBe('Ok.\n');
  });

  it('tells Prometheus what it counts, each with a meaning', async () => {
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/waystone_messages_total\{site="shop",verdict="accepted"\} \d+/);
    expect(text).toMatch(/waystone_spool_rows\{table="event"\} 0/);
    expect(text).toMatch(/waystone_store_up 1/);
    const named = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    for (const name of named) expect(text).toMatch(new RegExp(`^# HELP ${name} \\w.{10,}`, 'm'));
  });

  it('is alive and ready', async () => {
    expect(await (await get('/health', {})).json()).toEqual({ status: 'alive' });
    expect(await (await get('/ready', {})).json()).toMatchObject({ status: 'ready', store: 'up' });
  });
});

describe('pages', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(collector.url + path, { headers, redirect: 'manual' });

  it('serves the browser script to every site', async () => {
    const answer = await get('/waystone.js');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(answer.headers.get('cache-control')).toContain('max-age=3600');
    const etag = answer.headers.get('etag') ?? '';
    expect((await get('/waystone.js', { 'if-none-match': etag })).status).toBe(304);
  });

  it('serves the scripts that may be pinned, and their hashes', async () => {
    const hashes = (await (await get('/integrity.json')).json()) as Record<string, string>;
    expect(Object.keys(hashes)).toEqual(['waystone.js', 'waystone.v1.js', 'waystone.core.js']);
    for (const [name, integrity] of Object.entries(hashes)) {
      const answer = await get(`/${name}`);
      // A page of another origin can check a hash only of what CORS lets it read.
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      const hash = createHash('sha384').update(Buffer.from(await answer.arrayBuffer()));
      expect(`sha384-${hash.digest('base64')}`).toBe(integrity);
    }
  });

  it.each(['/', '/shop/'])('serves %s with headers that keep it safe', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; /);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).not.toBeNull();
    // The policy forbids scripts and styles in the page.
    expect(await answer.text()).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=/);
  });

  it('puts the public key of the site into the pages of the shop', async () => {
    const html = await (await get('/shop/')).text();
    expect(html).toContain(`data-key="${PUBLIC_KEY}"`);
    expect(html).not.toContain('WAYSTONE_KEY');
  });

  it('leads from /shop to /shop/', async () => {
    const answer = await get('/shop');
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/shop/']);
  });

  it.each([
    '/../package.json',
    '/shop/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/shop/%00',
    '/%E0%A4%A',
  ])('404 for %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('faults', () => {
  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startTestCollector({ port, clickhouse: { url: AWAY } })).rejects.toMatchObject({
      name: 'PortInUseError',
      port,
      message: expect.stringContaining(`Port ${port} of 127.0.0.1`),
    });
    await expect(startTestCollector({ port, clickhouse: { url: AWAY } })).rejects.toBeInstanceOf(
      PortInUseError,
    );
    other.close();
  });

  it('accepts while the engine is killed under load, and loses nothing', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `kill-${i}`);
    for (const [i, messageId] of ids.entries()) {
      if (i === 20 && collector.engine?.pid) process.kill(collector.engine.pid, 'SIGKILL');
      expect((await post(collector, '/v1/page', { messageId, userId: 'u' })).status).toBe(200);
    }
    const rows = await eventsOf(ids);
    expect(rows.map((row) => row.message_id)).toEqual([...ids].sort());
    expect(collector.engine?.restarts).toBeGreaterThanOrEqual(1);
  });

  it('answers 503 with Retry-After when the spool is full, and keeps what it acknowledged', async () => {
    const full = await startTestCollector({ clickhouse: { url: AWAY }, spool: { maxBytes: 1024 * 1024 } });
    const batch = Array.from({ length: 20 }, () => ({
      type: 'page',
      userId: 'u',
      properties: { text: 'x'.repeat(20_000) },
    }));
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await post(full, '/v1/batch', { batch })).status);
    const answer = await post(full, '/v1/batch', { batch });
    expect(statuses).toContain(200);
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'spool_full' } } });
    expect(answer.headers.get('retry-after')).toBe('30');
    await full.stop();
  });

  it('has every acknowledged event after kill -9 of the collector, once', async () => {
    const data = mkdtempSync(join(tmpdir(), 'waystone-kill-'));
    const config = join(data, 'waystone.config.json');
    const sites = [{ id: 'shop', publicKeys: [PUBLIC_KEY] }];
    writeFileSync(config, JSON.stringify({ port: 0, data: './data', sites, flush: { intervalMs: 100 } }));
    const acknowledged: string[] = [];
    for (const round of [1, 2]) {
      const { url, child, exited } = await startProgram(config);
      const stop = setTimeout(() => child.kill('SIGKILL'), 1500);
      await Promise.all(
        Array.from({ length: 8 }, (_, c) => sendUntilGone(url, `r${round}-c${c}`, acknowledged)),
      );
      clearTimeout(stop);
      await exited;
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    const { url, child, exited } = await startProgram(config);
    child.kill('SIGTERM');
    const [code] = await exited;
    expect([code, url]).toEqual([0, expect.stringContaining('http://127.0.0.1:')]);
    const after = await startTestCollectorOn(join(data, 'data'));
    await after.drained();
    const rows = await after.warehouse.query<{ message_id: string }>('SELECT message_id FROM event');
    const stored = rows.map(({ message_id }) => message_id);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    await after.close();
    rmSync(data, { recursive: true });
  });
});

async function startTestCollectorOn(data: string) {
  const { startCollector } = await import('./collector.ts');
  const { testConfig } = await import('./testing/start.ts');
  return await startCollector({ config: testConfig(data) });
}

/** Starts the built program, as an operator does. */
async function startProgram(config: string) {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { url, child, exited };
  }
  throw new Error('The collector ended before it listened.');
}

async function sendUntilGone(url: string, client: string, acknowledged: string[]): Promise<void> {
  for (let n = 0; ; n++) {
    const ids = [0, 1, 2].map((i) => `${client}-${n}-${i}`);
    const batch = ids.map((messageId) => ({ type: 'page', userId: 'u', messageId }));
    try {
      const answer = await fetch(`${url}/v1/batch?writeKey=${PUBLIC_KEY}`, {
        method: 'POST',
        body: JSON.stringify({ batch }),
      });
      if (answer.status === 200) acknowledged.push(...ids);
    } catch {
      return;
    }
  }
}
