import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How long a session lasts, in seconds: 30 days. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/**
 * The admin tokens, as hashes, and sessions signed with them. A session ends with its time, or when its token is
 * taken out of the configuration; nothing of it is kept here.
 */
export class AdminTokens {
  readonly #hashes: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.#hashes = tokens.map(sha256);
  }

  /** Whether a token is one of them. Takes the same time for every token. */
  accepts(token: string): boolean {
    return this.#indexOf(token) !== -1;
  }

  /** A session for a token, or `null` where the token is none. @param now in ms since 1970 */
  openSession(token: string, now: number): string | null {
    const hash = this.#hashes[this.#indexOf(token)];
    if (hash === undefined) return null;
    const expires = String(Math.floor(now / 1000) + SESSION_SECONDS);
    return `${expires}.${sign(hash, expires)}`;
  }

  /** Whether a session was opened here and is not over. @param now in ms since 1970 */
  acceptsSession(session: string, now: number): boolean {
    const [expires = '', signature = ''] = session.split('.', 2);
    if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 < now) return false;
    const given = sha256(signature);
    return this.#hashes.some((hash) => timingSafeEqual(given, sha256(sign(hash, expires))));
  }

  #indexOf(token: string): number {
    const given = sha256(token);
    let found = -1;
    for (const [index, hash] of this.#hashes.entries()) if (timingSafeEqual(hash, given)) found = index;
    return found;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sign(key: Buffer, expires: string): string {
  return createHmac('sha256', key).update(`waystone session ${expires}`).digest('base64url');
}
