import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { MAX_BODY_BYTES, MAX_PUBLIC_AGE_MS } from '@waystone/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AWAY,
  basic,
  ORIGIN,
  OTHER_KEY,
  PUBLIC_KEY,
  post,
  SECRET_KEY,
  startTestCollector,
  type TestCollector,
} from '../testing/start.ts';

let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector({ clickhouse: { url: AWAY } });
});

afterAll(() => collector.stop());

const page = (rest: Record<string, unknown> = {}) => ({ type: 'page', anonymousId: 'a', ...rest });
const batch = (...messages: unknown[]) => ({ batch: messages });
const accepted = (count: number) => ({
  success: true,
  accepted: count,
  duplicates: 0,
  rejected: [],
  rejectedCount: 0,
});

describe('keys', () => {
  it.each([
    ['HTTP Basic', '/v1/page', page(), basic(PUBLIC_KEY)],
    ['the query', `/v1/page?writeKey=${PUBLIC_KEY}`, page(), {}],
    ['the body', '/v1/page', page({ writeKey: PUBLIC_KEY }), {}],
    ['the body of a batch', '/v1/batch', { writeKey: PUBLIC_KEY, ...batch(page()) }, {}],
  ])('are taken from %s', async (_, path, body, headers) => {
    expect(await post(collector, path, body, headers)).toMatchObject({ status: 200, body: accepted(1) });
  });

  it.each([
    ['no key', {}],
    ['an unknown key', basic('pk_unknown')],
    ['an unknown secret key', basic('sk_unknown_0123456789')],
    ['a key of Object.prototype', basic('__proto__')],
  ])('401 for %s', async (_, headers) => {
    const answer = await post(collector, '/v1/page', page(), headers);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unknown_key' } } });
  });

  it('lets only secret keys import', async () => {
    const old = batch(page({ timestamp: '2001-01-01T00:00:00Z' }));
    expect(await post(collector, '/v1/import', old)).toMatchObject({
      status: 403,
      body: { error: { code: 'secret_key_required' } },
    });
    expect(await post(collector, '/v1/import', old, basic(SECRET_KEY))).toMatchObject({ status: 200 });
  });

  it('lets only secret keys reach far back', async () => {
    const timestamp = Date.now() - MAX_PUBLIC_AGE_MS - 60_000;
    const answer = await post(collector, '/v1/batch', batch(page({ timestamp })));
    expect(answer).toMatchObject({ status: 400, body: { rejected: [{ code: 'time_out_of_range' }] } });
    expect(await post(collector, '/v1/batch', batch(page({ timestamp })), basic(SECRET_KEY))).toMatchObject({
      status: 200,
    });
  });

  it('asks secret keys for an identity, and makes one for public keys', async () => {
    const nobody = { type: 'page' };
    expect(await post(collector, '/v1/batch', batch(nobody))).toMatchObject({ status: 200 });
    expect(await post(collector, '/v1/batch', batch(nobody), basic(SECRET_KEY))).toMatchObject({
      status: 400,
      body: { rejected: [{ index: 0, code: 'missing_identity' }] },
    });
  });
});

describe('origins', () => {
  const from = (origin: string, key = PUBLIC_KEY) => ({ ...basic(key), origin });

  it('echoes an origin of the site, and no credentials', async () => {
    const { status, headers } = await post(collector, '/v1/page', page(), from(ORIGIN));
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(headers.get('vary')).toBe('origin');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('takes pages that the collector serves itself for "self"', async () => {
    expect((await post(collector, '/v1/page', page(), from(collector.url))).status).toBe(200);
    const { port } = collector;
    expect((await post(collector, '/v1/page', page(), from(`http://localhost:${port}`))).status).toBe(403);
  });

  it.each([
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://SHOP.example',
    'null',
    'https://other.example',
  ])('403 for %s', async (origin) => {
    const answer = await post(collector, '/v1/page', page(), from(origin));
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'origin_not_allowed' } } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('does not let one site’s key in from another site’s pages', async () => {
    expect((await post(collector, '/v1/page', page(), from('https://other.example', OTHER_KEY))).status).toBe(
      200,
    );
    expect((await post(collector, '/v1/page', page(), from(ORIGIN, OTHER_KEY))).status).toBe(403);
  });

  it('lets a page of the site read errors too', async () => {
    const answer = await post(collector, '/v1/page', '{', from(ORIGIN));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it.each([
    [ORIGIN, ORIGIN],
    ['https://other.example', 'https://other.example'],
    ['https://evil.example', null],
  ])('answers OPTIONS from %s', async (origin, allowed) => {
    const answer = await fetch(`${collector.url}/v1/batch`, { method: 'OPTIONS', headers: { origin } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-methods')).toBe(allowed && 'POST');
  });
});

describe('bodies', () => {
  it('reads JSON whatever its type says', async () => {
    const text = JSON.stringify({ writeKey: PUBLIC_KEY, ...batch(page()) });
    for (const type of ['text/plain', 'application/json', 'application/x-www-form-urlencoded']) {
      expect((await post(collector, '/v1/batch', text, { 'content-type': type })).status).toBe(200);
    }
  });

  it('reads JSON behind a byte order mark', async () => {
    const text = `\ufeff${JSON.stringify({ writeKey: PUBLIC_KEY, ...batch(page()) })}`;
    expect((await post(collector, '/v1/batch', text)).status).toBe(200);
  });

  it.each(['/v1/page/', '/v1/p/'])('are taken at %s, with a slash behind', async (path) => {
    expect(await post(collector, path, page(), basic(PUBLIC_KEY))).toMatchObject({ body: accepted(1) });
  });

  it.each([
    { sentAt: '1970-01-01T00:10:00Z' },
    { sentAt: 'yesterday' },
    { context: { screen: { width: '1200' }, locale: 5, groupId: 'g' } },
    { context: 'none' },
  ])('are judged message by message where %o beside them cannot be read', async (beside) => {
    const answer = await post(collector, '/v1/batch', { ...beside, ...batch(page()) }, basic(SECRET_KEY));
    expect(answer).toMatchObject({ status: 200, body: accepted(1) });
  });

  it('reads gzip', async () => {
    const headers = { ...basic(PUBLIC_KEY), 'content-encoding': 'gzip' };
    expect(
      await post(collector, '/v1/batch', gzipSync(JSON.stringify(batch(page()))), headers),
    ).toMatchObject({ status: 200 });
    expect(await post(collector, '/v1/batch', 'not gzip', headers)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_gzip' } },
    });
  });

  it('415 for other encodings', async () => {
    const headers = { ...basic(PUBLIC_KEY), 'content-encoding': 'br' };
    expect(await post(collector, '/v1/batch', 'x', headers)).toMatchObject({
      status: 415,
      body: { error: { code: 'unsupported_encoding' } },
    });
  });

  it('413 for a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    const headers = { ...basic(PUBLIC_KEY), 'content-encoding': 'gzip' };
    expect(await post(collector, '/v1/batch', bomb, headers)).toMatchObject({ status: 413 });
  });

  it('413 for a body that is too large, told or not', async () => {
    const large = 'x'.repeat(MAX_BODY_BYTES + 1);
    expect(await post(collector, '/v1/batch', large)).toMatchObject({
      status: 413,
      body: { error: { code: 'body_too_large' } },
    });
    expect(await chunked(large)).toBe(413);
  });

  it.each([
    ['{', 'invalid_json'],
    ['', 'invalid_json'],
    ['[]', 'invalid_body'],
    ['null', 'invalid_body'],
    ['{}', 'invalid_body'],
    ['{"batch":{}}', 'invalid_body'],
    [`{"batch":[],"context":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, 'invalid_body'],
  ])('400 for %.20s: %s', async (body, code) => {
    expect(await post(collector, '/v1/batch', body)).toMatchObject({
      status: 400,
      body: { error: { code } },
    });
  });

  it('413 for too many messages', async () => {
    const answer = await post(collector, '/v1/batch', { batch: Array(2501).fill({}) });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'too_many_messages' } } });
  });

  it('200 for an empty batch', async () => {
    expect(await post(collector, '/v1/batch', batch())).toMatchObject({ status: 200, body: accepted(0) });
  });

  it('404 and 405 for what is not there, never a stack trace', async () => {
    expect((await post(collector, '/v1/nothing', page())).status).toBe(404);
    const answer = await fetch(`${collector.url}/v1/batch`);
    expect(answer.status).toBe(405);
    expect(await answer.text()).not.toContain('    at ');
  });

  function chunked(text: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const outgoing: ClientRequest = request(`${collector.url}/v1/batch`, {
        method: 'POST',
        headers: basic(PUBLIC_KEY),
      });
      outgoing.on('response', (answer: IncomingMessage) => resolve(answer.statusCode));
      outgoing.on('error', reject);
      for (let at = 0; at < text.length; at += 65_536) outgoing.write(text.slice(at, at + 65_536));
      outgoing.end();
    });
  }
});

describe('verdicts', () => {
  it('judges each message alone', async () => {
    const answer = await post(
      collector,
      '/v1/batch',
      batch(page(), { type: 'track', anonymousId: 'a' }, page(), 7),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        success: true,
        accepted: 2,
        rejected: [
          { index: 1, code: 'invalid_message', message: expect.stringContaining('"event" is missing') },
          { index: 3, code: 'invalid_message' },
        ],
        rejectedCount: 2,
      },
    });
  });

  it('takes the type of a single message from the path', async () => {
    expect(await post(collector, '/v1/track', { event: 'x', anonymousId: 'a' })).toMatchObject({
      status: 200,
    });
    expect(await post(collector, '/v1/track', { type: 'page', event: 'x', anonymousId: 'a' })).toMatchObject({
      status: 200,
    });
    expect(await post(collector, '/v1/track', page())).toMatchObject({
      status: 400,
      body: { rejectedCount: 1 },
    });
  });

  it('describes only some of 500 bad messages', async () => {
    const { status, body } = await post(collector, '/v1/batch', {
      batch: Array(500).fill({ type: 'track' }),
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, accepted: 0, rejectedCount: 500 });
    expect(JSON.stringify(body).length).toBeLessThan(10_000);
  });

  const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  const keys = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i]));

  it.each([
    ['message_too_large', { properties: { text: 'x'.repeat(40_000) } }],
    ['too_deep', { properties: nested(20) }],
    ['too_many_keys', { properties: keys }],
    ['time_out_of_range', { timestamp: '1999-01-01T00:00:00Z' }],
    ['invalid_message', { timestamp: 'yesterday' }],
    ['invalid_message', { messageId: '' }],
    ['invalid_message', { messageId: 'x'.repeat(256) }],
    ['invalid_message', { context: 'page' }],
  ])('%s', async (code, rest) => {
    const answer = await post(collector, '/v1/batch', batch(page(rest), page()));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejected: [{ index: 0, code }] } });
  });

  it('survives JSON that is 5,000 levels deep', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const text = `{"batch":[{"type":"page","anonymousId":"a","properties":{"x":${deep}}},${deep}]}`;
    expect(await post(collector, '/v1/batch', text)).toMatchObject({
      status: 400,
      body: { rejected: [{ code: 'too_deep' }, { code: 'too_deep' }] },
    });
  });

  it('counts the same id once, in one batch and among concurrent requests', async () => {
    const twice = batch(page({ messageId: 'same' }), page({ messageId: 'same' }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(collector, '/v1/batch', twice)));
    const bodies = answers.map(({ body }) => body as { accepted: number; duplicates: number });
    expect(bodies.every(({ accepted }) => accepted === 2)).toBe(true);
    expect(bodies.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(15);
  });

  it('does not take another site’s id for the same', async () => {
    await post(collector, '/v1/page', page({ messageId: 'shared' }));
    expect(await post(collector, '/v1/page', page({ messageId: 'shared' }), basic(OTHER_KEY))).toMatchObject({
      body: { duplicates: 0 },
    });
  });
});
