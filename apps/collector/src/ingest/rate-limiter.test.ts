import { describe, expect, it } from 'vitest';
import { networkOf, RateLimiter, WINDOW_SECONDS } from './rate-limiter.ts';

const OFF = { perAddress: null, perPublicKey: null };

/** How many of `times` requests pass. */
async function passed(limiter: RateLimiter, times: number, key: string, address: string): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i++) {
    count += await limiter.take(key, address).then(
      () => 1,
      () => 0,
    );
  }
  return count;
}

describe('RateLimiter', () => {
  it('lets an address send so much, and another one as much', async () => {
    const limiter = new RateLimiter({ ...OFF, perAddress: 2 });
    expect(await passed(limiter, 50, 'pk_a', '203.0.113.7')).toBe(2 * WINDOW_SECONDS);
    expect(await passed(limiter, 50, 'pk_a', '203.0.113.8')).toBe(2 * WINDOW_SECONDS);
  });

  it('says when to send again', async () => {
    const limiter = new RateLimiter({ ...OFF, perAddress: 1 });
    await passed(limiter, WINDOW_SECONDS, 'pk_a', '203.0.113.7');
    const refusal = await limiter.take('pk_a', '203.0.113.7').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, code: 'too_many_requests' });
    const seconds = Number((refusal as { headers: Record<string, string> }).headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(WINDOW_SECONDS);
  });

  it('counts a key wherever it is used, and one key apart from another', async () => {
    const limiter = new RateLimiter({ ...OFF, perPublicKey: 1 });
    expect(await passed(limiter, WINDOW_SECONDS, 'pk_a', '203.0.113.1')).toBe(WINDOW_SECONDS);
    expect(await passed(limiter, 1, 'pk_a', '203.0.113.2')).toBe(0);
    expect(await passed(limiter, 1, 'pk_b', '203.0.113.2')).toBe(1);
  });

  it('takes all that comes from this machine: a proxy nobody told of stands for every visitor', async () => {
    const limiter = new RateLimiter({ ...OFF, perAddress: 1 });
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(await passed(limiter, 50, 'pk_a', address)).toBe(50);
    }
  });

  it('counts the /64 of an IPv6 address', () => {
    expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0DB8:0000:0001:ffff::9'));
    expect(networkOf('2001:db8::1')).toBe(networkOf('2001:db8:0:0:1:2:3:4'));
    expect(networkOf('2001:db8:0:2::5')).not.toBe(networkOf('2001:db8:0:1::5'));
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  });
});
