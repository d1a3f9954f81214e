import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure, getJson, send } from './request.ts';

const answer = (status: number, body: string) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(body, { status })),
  );

afterEach(() => vi.unstubAllGlobals());

describe('requests', () => {
  it('leave out empty parameters', async () => {
    answer(200, '{"rows":[]}');
    await getJson('/people', { site_id: 'a&b', track: '', limit: 25, q: undefined }, undefined);
    expect(fetch).toHaveBeenCalledWith('/api/v1/people?site_id=a%26b&limit=25', expect.anything());
  });

  it('fail with the message of the API', async () => {
    answer(503, '{"error":{"code":"store_away","message":"ClickHouse is restarting"}}');
    await expect(send('GET', '/sites')).rejects.toMatchObject({
      status: 503,
      message: 'ClickHouse is restarting',
    });
  });

  it('fail in words where the answer is not the API’s', async () => {
    answer(502, '<html>Bad gateway</html>');
    await expect(send('GET', '/sites')).rejects.toThrow('The collector answered 502');
    answer(200, '<html>a captive portal</html>');
    await expect(getJson('/sites', {}, undefined)).rejects.toThrow('was not JSON');
  });

  it('fail with status 0 where no answer came, and pass an abort as it is', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    await expect(send('GET', '/sites')).rejects.toEqual(expect.objectContaining({ status: 0 }));
    const abort = new DOMException('gone', 'AbortError');
    vi.stubGlobal('fetch', () => Promise.reject(abort));
    await expect(send('GET', '/sites')).rejects.toBe(abort);
    expect(abort).not.toBeInstanceOf(ApiFailure);
  });
});
