/** What a browser gets: the scripts, the dashboard and the demo shop. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AWAY, PUBLIC_KEY, startTestCollector, type TestCollector } from '../testing/start.ts';

let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector({ clickhouse: { url: AWAY } });
});

afterAll(() => collector.stop());

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
