import { createHash } from 'node:crypto';
import type { Config, Site } from '../config/index.ts';

/** `public` keys stand in pages; `secret` keys belong to servers. */
export type KeyKind = 'public' | 'secret';

/** A site, and how a request proved that it may write to it. */
export type Writer = {
  site: Site;
  kind: KeyKind;
  /** The site's `serverOnlyEvents`. */
  serverOnly: ReadonlySet<string>;
};

/**
 * Finds the site of a write key. Secret keys are held and compared as hashes, so neither a heap dump nor the time
 * a look-up takes tells one.
 */
export class KeyRing {
  readonly #public = new Map<string, Writer>();
  readonly #secret = new Map<string, Writer>();
  readonly #origins = new Set<string>();

  constructor({ sites }: Pick<Config, 'sites'>) {
    for (const site of sites) {
      const serverOnly = new Set(site.serverOnlyEvents.map((name) => name.trim()));
      for (const key of site.publicKeys) this.#public.set(key, { site, kind: 'public', serverOnly });
      for (const key of site.secretKeys) this.#secret.set(digest(key), { site, kind: 'secret', serverOnly });
      for (const origin of site.origins) this.#origins.add(origin);
    }
  }

  find(key: string): Writer | undefined {
    return this.#public.get(key) ?? (key.startsWith('sk_') ? this.#secret.get(digest(key)) : undefined);
  }

  /** Whether any site names an origin: all that is known when a browser asks first (OPTIONS). */
  hasOrigin(origin: string): boolean {
    return this.#origins.has(origin);
  }
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
