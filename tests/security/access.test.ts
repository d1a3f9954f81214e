/**
 * Who may send what, from where and how much: keys, origins, facts that only servers tell, and rates.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, PUBLIC_KEY, SECRET_KEY, SITE, type Stack } from '../support/stack.ts';
import { ADMIN, OTHER_KEY, OTHER_ORIGIN, OTHER_SITE, post, startWorld } from './support/world.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startWorld({ rateLimits: { perAddress: 20 } });
});

afterAll(() => stack?.close());

const errorOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

const sitesOf = (messageId: string) =>
  stack.query<{ site_id: string }>('SELECT site_id FROM touchpoint WHERE message_id = {id:String}', {
    id: messageId,
  });

describe('origins', () => {
  it.each([
    [PUBLIC_KEY, ORIGIN, 200],
    [PUBLIC_KEY, OTHER_ORIGIN, 403],
    [OTHER_KEY, OTHER_ORIGIN, 200],
    [OTHER_KEY, ORIGIN, 403],
    [PUBLIC_KEY, 'null', 403],
    [PUBLIC_KEY, 'http://shop.example', 403],
    [PUBLIC_KEY, `${ORIGIN}:8443`, 403],
    [PUBLIC_KEY, `${ORIGIN}.evil.example`, 403],
    [PUBLIC_KEY, 'https://evil-shop.example', 403],
    [PUBLIC_KEY, 'https://www.shop.example', 403],
    [PUBLIC_KEY, `${ORIGIN}/`, 403],
    [PUBLIC_KEY, ORIGIN.toUpperCase(), 403],
    [SECRET_KEY, 'https://evil.example', 200],
  ])('%s from %s: %i', async (key, origin, status) => {
    const message = { anonymousId: 'o', properties: { url: `${ORIGIN}/` } };
    const answer = await post(stack, '/v1/page', message, { key, headers: { origin } });
    expect(answer.status).toBe(status);
    const mayRead = answer.headers.get('access-control-allow-origin');
    expect(mayRead).toBe(status === 200 && key !== SECRET_KEY ? origin : null);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    [ORIGIN, ORIGIN],
    [OTHER_ORIGIN, OTHER_ORIGIN],
    ['https://evil.example', null],
    ['null', null],
  ])('a browser that asks first from %s', async (origin, allowed) => {
    const answer = await fetch(`${stack.url}/v1/batch`, { method: 'OPTIONS', headers: { origin } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each(['/api/v1/sites', '/api/v1/people?site_id=shop', '/clickhouse/?query=SELECT+1', '/metrics', '/'])(
    'no page of another origin may read %s',
    async (path) => {
      for (const origin of [ORIGIN, 'https://evil.example', 'null']) {
        const answer = await fetch(stack.url + path, { headers: { ...ADMIN, origin } });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    },
  );
});

describe('keys', () => {
  it('write to their own site, whatever the message says', async () => {
    const claims = { site_id: OTHER_SITE, siteId: OTHER_SITE, writeKey: OTHER_KEY, userId: 'k' };
    const context = { site_id: OTHER_SITE, writeKey: OTHER_KEY, app: { namespace: OTHER_SITE } };
    const message = { type: 'page', messageId: 'key-1', ...claims, context };
    const answer = await post(stack, '/v1/batch', { ...claims, context, batch: [message] });
    expect(answer.status).toBe(200);
    await stack.settle();
    expect(await sitesOf('key-1')).toEqual([{ site_id: SITE }]);
  });

  it('keep the message ids of two sites apart', async () => {
    const message = { messageId: 'key-2', userId: 'k' };
    for (const key of [PUBLIC_KEY, OTHER_KEY]) {
      expect(await (await post(stack, '/v1/page', message, { key })).json()).toMatchObject({ duplicates: 0 });
    }
    await stack.settle();
    const sites = (await sitesOf('key-2')).map((row) => row.site_id).sort();
    expect(sites).toEqual([OTHER_SITE, SITE]);
  });

  it.each(['', 'pk_', 'sk_', '__proto__', 'constructor', `${PUBLIC_KEY}\0`, ` ${PUBLIC_KEY}`, '%'])(
    '%j is none',
    async (key) => {
      const answer = await post(stack, '/v1/page', { userId: 'k' }, { key });
      expect([answer.status, await errorOf(answer)]).toEqual([401, 'unknown_key']);
    },
  );

  it('that write cannot read', async () => {
    for (const key of [PUBLIC_KEY, SECRET_KEY]) {
      const answer = await fetch(`${stack.url}/api/v1/sites`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(answer.status).toBe(401);
    }
  });
});

describe('facts that only servers tell', () => {
  const order = { event: 'Order Completed', userId: 'buyer', properties: { revenue: 5 } };

  it('are refused from a public key, and good neighbours are kept', async () => {
    const batch = [
      { type: 'track', ...order },
      { type: 'track', event: 'order completed', userId: 'buyer' },
      // The engine's regular expressions take a line break behind a name for its end.
      { type: 'track', ...order, event: 'Order Completed\n' },
    ];
    expect(await (await post(stack, '/v1/batch', { batch })).json()).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 0, code: 'secret_key_required' },
        { index: 2, code: 'secret_key_required' },
      ],
    });
  });

  it('are believed from a secret key', async () => {
    expect((await post(stack, '/v1/track', order, { key: SECRET_KEY })).status).toBe(200);
  });

  it('are free where a site names none', async () => {
    expect((await post(stack, '/v1/track', order, { key: OTHER_KEY })).status).toBe(200);
  });
});

describe('rates', () => {
  const from = (address: string, key = PUBLIC_KEY) =>
    post(
      stack,
      '/v1/page',
      { userId: 'r' },
      { key, headers: { origin: ORIGIN, 'x-forwarded-for': address } },
    );

  it('429 with Retry-After, which the page may read; others and servers go on', async () => {
    let answer = await from('203.0.113.9');
    for (let i = 0; i < 200 && answer.status === 200; i++) answer = await from('203.0.113.9');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(await errorOf(answer)).toBe('too_many_requests');
    // What a client puts on the left of its own address changes nothing.
    expect((await from('198.51.100.1, 203.0.113.9')).status).toBe(429);
    expect((await from('203.0.113.10')).status).toBe(200);
    expect((await from('203.0.113.9', SECRET_KEY)).status).toBe(200);
  });
});
