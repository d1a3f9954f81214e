/** Who may read, and what is answered: the stats API, SQL, metrics, and whether the collector is well. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  basic,
  ORIGIN,
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

  it('tells drivers of a missing token as ClickHouse would', async () => {
    const answer = await get('/clickhouse/?query=SELECT%201', {});
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([401, '516']);
    expect(await answer.text()).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)\n$/);
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

  it('answers the stats API in the shapes of the protocol', { timeout: 180_000 }, async () => {
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
