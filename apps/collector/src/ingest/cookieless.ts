import { createHmac, randomBytes } from 'node:crypto';
import type { Spool } from '../spool/index.ts';

type Salt = { day: string; salt: string };

/**
 * Ids for visitors whose browser keeps none: the same for one address and user agent on one site during one day
 * (UTC), and tied to nobody afterwards, for the day's random salt is written over by the next one's. The address
 * itself is never kept.
 */
export class CookielessIds {
  readonly #spool: Pick<Spool, 'note' | 'keepNote'>;
  #current: Salt | null = null;

  constructor(spool: Pick<Spool, 'note' | 'keepNote'>) {
    this.#spool = spool;
  }

  /** @param now in ms since 1970 */
  idOf(siteId: string, address: string, userAgent: string, now: number): string {
    const digest = createHmac('sha256', this.#saltOf(now))
      .update(JSON.stringify([siteId, address, userAgent]))
      .digest();
    return `cl_${digest.toString('base64url').slice(0, 22)}`;
  }

  #saltOf(now: number): string {
    const day = new Date(now).toISOString().slice(0, 10);
    if (this.#current?.day === day) return this.#current.salt;
    const kept = this.#spool.note('salt');
    this.#current = isSalt(kept) && kept.day === day ? kept : { day, salt: randomBytes(32).toString('hex') };
    // Where the disk refuses it, the salt lasts as long as this process: ids change after a restart, no more.
    if (this.#current !== kept) this.#spool.keepNote('salt', this.#current).catch(() => {});
    return this.#current.salt;
  }
}

function isSalt(value: unknown): value is Salt {
  return typeof value === 'object' && value !== null && 'day' in value && 'salt' in value;
}
