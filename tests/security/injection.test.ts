/**
 * Nothing that a client sends reaches SQL, a setting or a prototype: every field, header and parameter is tried, and
 * a table that only an injection would harm must survive. The poison of other systems arrives whole or is refused.
 * @module
 */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, SECRET_KEY, SITE, type Stack } from '../support/stack.ts';
import { ADMIN, canary, post, startWorld } from './support/world.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startWorld();
  await canary.plant(stack);
});

afterAll(() => stack?.close());

const INJECTIONS = [
  "'; DROP TABLE canary; --",
  "\\'; DROP TABLE canary; --",
  "') DROP TABLE canary --",
  '"; DROP TABLE canary; --',
  '`; DROP TABLE canary; --',
  "x' OR 1=1 --",
  '{x:Identifier}',
  "', insert_deduplication_token='x",
  '\n]\n; TRUNCATE TABLE canary\n',
  "\\\n'; SET readonly=0; DROP TABLE canary; --",
];

/** A message with the same text in each field that takes one. */
const everywhere = (text: string, type: string) => ({
  type,
  messageId: `${type} ${text}`,
  anonymousId: text,
  userId: text,
  groupId: text,
  previousId: text,
  event: text,
  name: text,
  category: text,
  properties: {
    url: `${ORIGIN}/${text}?utm_source=${text}&utm_medium=${text}&gclid=${text}`,
    path: text,
    title: text,
    referrer: `https://ref.example/${text}`,
    search: text,
    currency: text,
    revenue: text,
    form_id: text,
    form_name: text,
    form_purpose: text,
    form_action: text,
    [text]: text,
  },
  traits: { email: text, [text]: { [text]: text } },
  context: {
    page: { url: text, path: text, referrer: text, title: text, search: text },
    campaign: { name: text, source: text, medium: text, term: text, content: text },
    ip: text,
    userAgent: text,
    locale: text,
    timezone: text,
    library: { name: text, version: text },
    groupId: text,
    sessionId: text.slice(0, 64),
    os: { name: text },
    device: { type: text },
    [text]: text,
  },
  integrations: { [text]: text },
});

describe('SQL', () => {
  it.each(INJECTIONS)('%j stays text in every field of every message', async (text) => {
    const types = ['page', 'screen', 'track', 'identify', 'group', 'alias'];
    const batch = types.map((type) => everywhere(text, type));
    const answer = await post(stack, '/v1/batch', { batch, context: batch[0]?.context }, { key: SECRET_KEY });
    expect(await answer.json()).toMatchObject({ accepted: types.length });
    await stack.settle();
    const rows = await stack.query<{ message_id: string; user_id: string }>(
      'SELECT message_id, user_id FROM event WHERE message_id IN {ids:Array(String)}',
      { ids: batch.map((message) => message.messageId) },
    );
    expect(rows.map((row) => row.user_id)).toEqual(types.map(() => text));
    expect(await canary.sings(stack)).toBe(true);
  });

  it.each(INJECTIONS)('%j stays text in keys, headers and parameters of /v1', async (text) => {
    const line = text.replace(/[^\x20-\x7e]/g, ' ');
    const headers = {
      'user-agent': line,
      'x-forwarded-for': line,
      'cf-ipcountry': line,
      'accept-language': line,
      'x-forwarded-proto': line,
    };
    expect((await post(stack, '/v1/page', { userId: 'h' }, { headers })).status).toBe(200);
    expect((await post(stack, '/v1/page', { userId: 'h' }, { key: text })).status).toBe(401);
    expect((await post(stack, '/v1/page', { userId: 'h' }, { headers: { origin: line } })).status).toBe(403);
    await stack.settle();
    expect(await canary.sings(stack)).toBe(true);
  });

  it.each(INJECTIONS)('%j stays text in every parameter of /api/v1', async (text) => {
    const value = encodeURIComponent(text);
    const paths = [
      `people?site_id=${value}`,
      ...['track', 'stage', 'q', 'limit', 'offset'].map((name) => `people?site_id=${SITE}&${name}=${value}`),
      `person?site_id=${value}&person_id=x`,
      `person?site_id=${SITE}&person_id=${value}`,
      `person?site_id=${SITE}&person_id=x&limit=${value}`,
      `stage-funnel?site_id=${value}`,
      `stage-counts?site_id=${value}`,
      `person/export?site_id=${SITE}&person_id=${value}`,
    ];
    for (const path of paths) {
      const answer = await fetch(`${stack.url}/api/v1/${path}`, { headers: ADMIN });
      expect(answer.status, path).toBeLessThan(500);
      expect(await answer.text()).not.toMatch(/\bat .+\.(?:ts|js):\d+/);
    }
    expect(await canary.sings(stack)).toBe(true);
  });

  it.each(INJECTIONS)('%j stays text in what BI tools may give', async (text) => {
    const value = encodeURIComponent(text);
    const names = [
      'param_x',
      'database',
      'default_format',
      'query_id',
      'session_id',
      'role',
      'user',
      'password',
    ];
    const settings = ['max_block_size', 'session_timezone', 'insert_deduplication_token', 'log_comment'];
    for (const name of [...names, ...settings]) {
      const query = name === 'param_x' ? 'SELECT {x:String}' : 'SELECT 1';
      const url = `${stack.url}/clickhouse/?query=${encodeURIComponent(query)}&${name}=${value}`;
      const answer = await fetch(url, { headers: ADMIN });
      // ClickHouse answers some errors of a client with 500, but always with a code.
      const told = answer.status < 500 || answer.headers.has('x-clickhouse-exception-code');
      expect(told, `${name}: ${answer.status}`).toBe(true);
    }
    const line = text.replace(/[^\x20-\x7e]/g, ' ');
    for (const name of ['x-clickhouse-database', 'x-clickhouse-format', 'x-clickhouse-user']) {
      const headers = { ...ADMIN, [name]: line };
      const answer = await fetch(`${stack.url}/clickhouse/?query=SELECT+1`, { headers });
      expect(answer.status, name).toBeLessThan(500);
    }
    expect(await canary.sings(stack)).toBe(true);
  });
});

describe('poison', () => {
  const send = (body: string | object | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    post(stack, '/v1/batch', body, { key: SECRET_KEY, headers });
  const good = (messageId: string) => ({ type: 'page', messageId, userId: 'good' });
  const arrived = async (id: string) => {
    await stack.settle();
    const rows = await stack.query('SELECT 1 FROM event WHERE message_id = {id:String}', { id });
    return rows.length;
  };

  it.each([
    ['lone surrogates', String.raw`"\ud800"`],
    ['a key that is also a path', '{"a":{"b":1},"a.b":2}'],
    ['a prototype', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
    ['numbers without bounds', '{"a":1e308,"b":-1e308,"c":1e-320,"d":123456789012345678901234567890}'],
    ['5,000 levels', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    [
      'a thousand keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]))),
    ],
    ['a long text', `"${'x'.repeat(100_000)}"`],
  ])('%s spoil no neighbour', async (what, json) => {
    const id = `good beside ${what}`;
    const bad = `{"type":"track","event":"e","userId":"u","properties":{"p":${json}}}`;
    const answer = await send(`{"batch":[${bad},${JSON.stringify(good(id))}]}`);
    expect(answer.status).toBe(200);
    expect(await arrived(id)).toBe(1);
    expect('polluted' in {}).toBe(false);
  });

  it('times of 150 months, and out of range, spoil no neighbour', async () => {
    const times = Array.from({ length: 150 }, (_, i) => new Date(Date.UTC(2010, i, 1)).toISOString());
    const batch = [...times, '1969-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'tomorrow'].map(
      (timestamp, i) => ({
        ...good(`time-${i}`),
        timestamp,
      }),
    );
    const answer = await post(stack, '/v1/import', { batch }, { key: SECRET_KEY });
    expect(await answer.json()).toMatchObject({ accepted: 150, rejectedCount: 3 });
    expect(await arrived('time-0')).toBe(1);
    expect(await arrived('time-149')).toBe(1);
  });

  it('describes 2,500 bad messages in little', async () => {
    const batch = Array.from({ length: 2500 }, () => ({ type: 'track' }));
    const answer = await send({ batch });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text.length).toBeLessThan(20_000);
    expect(JSON.parse(text)).toMatchObject({ rejectedCount: 2500 });
  });

  it('unpacks no bomb, and nothing but gzip', async () => {
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(50 * 1024 * 1024, 32)));
    expect((await send(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await send('{}', { 'content-encoding': 'gzip' })).status).toBe(400);
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'zstd']) {
      expect((await send('{}', { 'content-encoding': encoding })).status).toBe(415);
    }
  });
});
