import { randomInt } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Config, isLoopbackAddress } from '../config/index.ts';
import { HttpError } from './http-error.ts';

/** Requests are counted over this long, in seconds, so that a short burst passes. */
export const WINDOW_SECONDS = 10;

/** Addresses share this many counters, so that no number of them takes more memory. */
const COUNTERS = 65_536;

/**
 * How many requests public keys and their senders may make. Secret keys are not limited: their holders are known.
 * Nor are this machine's own addresses: they mean a proxy that is not told of by `trustedProxyHops`, behind which
 * all visitors look like one.
 */
export class RateLimiter {
  readonly #perAddress: RateLimiterMemory | null;
  readonly #perKey: RateLimiterMemory | null;
  // Nobody outside can tell which addresses share a counter.
  readonly #seed = randomInt(2 ** 31);

  /** @param limits in requests a second; `null` for none. */
  constructor({ perAddress, perPublicKey }: Config['rateLimits']) {
    this.#perAddress = perAddress === null ? null : counters(perAddress);
    this.#perKey = perPublicKey === null ? null : counters(perPublicKey);
  }

  /** Whether anything is counted for an address at all. */
  limits(address: string): boolean {
    return this.#perKey !== null || (this.#perAddress !== null && !isLoopbackAddress(address));
  }

  /** @throws HttpError 429 where a key or an address has made too many requests. */
  async take(key: string, address: string): Promise<void> {
    if (this.#perAddress !== null && !isLoopbackAddress(address)) {
      await count(this.#perAddress, slotOf(networkOf(address), this.#seed), 'address');
    }
    if (this.#perKey !== null) await count(this.#perKey, key, 'key');
  }
}

function counters(perSecond: number): RateLimiterMemory {
  return new RateLimiterMemory({ points: perSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS });
}

async function count(limiter: RateLimiterMemory, of: string, what: string): Promise<void> {
  try {
    await limiter.consume(of);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const message = `This ${what} sends more than "rateLimits" allows; send again in ${seconds} s, in larger batches.`;
    throw new HttpError(429, 'too_many_requests', message, { 'retry-after': String(seconds) });
  }
}

/** One household or server has a whole /64 of IPv6, so that is counted as one sender. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::', 2) ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = address.includes('::') && tail !== '' ? tail.split(':') : [];
  const zeros = address.includes('::') ? Math.max(0, 8 - groups.length - after.length) : 0;
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}

/** FNV-1a, from a seed. */
function slotOf(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return String((hash ^ (hash >>> 16)) & (COUNTERS - 1));
}
