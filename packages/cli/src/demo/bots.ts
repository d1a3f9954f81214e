/**
 * Machines that fetch the shop's pages. Waystone has to leave them out of every view.
 * @module
 */
import { BOTS } from './devices.ts';
import { prefixOf, type World } from './person.ts';
import { Random } from './random.ts';
import { PAGES, type ShopPath } from './shop.ts';
import { Visit } from './visit.ts';
import type { Planned } from './walk.ts';

const PATHS = Object.keys(PAGES).filter((path) => !path.includes('/account/')) as ShopPath[];

/** The one visit of a bot with a number: many pages, none of them read. */
export function crawl(index: number, world: World, origin: string): { key: string; planned: Planned } {
  const random = new Random('bot', world.seed, world.days, index);
  const key = `${prefixOf(world)}-b${String(index).padStart(4, '0')}`;
  const userAgent = random.pick(BOTS);
  const visitor = {
    origin,
    anonymousId: key,
    device: { label: 'd1', kind: 'desktop' as const, userAgent, screen: { width: 1024, height: 1024 } },
    locale: 'en',
    timezone: 'UTC',
    sessionId: `${key}-v1`,
    arrival: { referrer: '' },
  };
  const visit = new Visit(visitor, null, random);
  for (let page = random.whole(4, PATHS.length); page > 0; page--) {
    visit.open(PATHS[random.whole(0, PATHS.length - 1)] ?? '/shop/');
  }
  return { key, planned: { day: random.next() * world.days, visit } };
}
