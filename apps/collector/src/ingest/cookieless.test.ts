import { describe, expect, it } from 'vitest';
import { CookielessIds } from './cookieless.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOON = Date.UTC(2026, 5, 1, 12);

function notes() {
  const kept = new Map<string, unknown>();
  return {
    kept,
    note: (name: string) => kept.get(name),
    keepNote: async (name: string, value: unknown) => void kept.set(name, value),
  };
}

describe('CookielessIds', () => {
  it('is the same for one visitor on one site during one day, also after a restart', () => {
    const spool = notes();
    const id = new CookielessIds(spool).idOf('shop', '203.0.113.7', 'agent', NOON);
    expect(id).toMatch(/^cl_[\w-]{22}$/);
    expect(new CookielessIds(spool).idOf('shop', '203.0.113.7', 'agent', NOON + 3_600_000)).toBe(id);
  });

  it('differs by site, address, user agent and day', () => {
    const ids = new CookielessIds(notes());
    const all = [
      ids.idOf('shop', '203.0.113.7', 'agent', NOON),
      ids.idOf('other', '203.0.113.7', 'agent', NOON),
      ids.idOf('shop', '203.0.113.8', 'agent', NOON),
      ids.idOf('shop', '203.0.113.7', 'agent2', NOON),
      ids.idOf('shop', '203.0.113.7', 'agent', NOON + DAY),
    ];
    expect(new Set(all).size).toBe(5);
  });

  it('forgets the salt of the day before', async () => {
    const spool = notes();
    const ids = new CookielessIds(spool);
    ids.idOf('shop', 'a', 'b', NOON);
    const first = spool.kept.get('salt');
    ids.idOf('shop', 'a', 'b', NOON + DAY);
    expect(spool.kept.size).toBe(1);
    expect(spool.kept.get('salt')).not.toEqual(first);
  });
});
