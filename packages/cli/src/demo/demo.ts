/**
 * Some thousand people over some months, made up: the same for the same seed.
 * @module
 */
import type { Outgoing } from '../post/batch.ts';
import { crawl } from './bots.ts';
import { visitInAwareness, visitInConsideration, visitInDecision } from './buying.ts';
import { DAY_MS, momentOf, type Rhythm, type Span } from './clock.ts';
import { liveAsCustomer } from './owning.ts';
import { drawPerson, type World } from './person.ts';
import { Random } from './random.ts';
import { LIBRARY } from './visit.ts';
import { type Planned, Walk } from './walk.ts';

/** What a demo is made from. */
export type DemoOptions = {
  /** How many people, bots apart. */
  people: number;
  /** Over how many days up to the end. */
  days: number;
  seed: number;
  /** The last moment, in milliseconds since 1970. It moves times only, never what happens. */
  endMs: number;
  /** Base of the shop's URLs, such as `https://shop.example`. */
  origin: string;
};

/** A message as it is sent. */
export type DemoMessage = Record<string, unknown> & { messageId: string; timestamp: string };

/** One bot for so many people. */
const PEOPLE_PER_BOT = 60;

/**
 * Makes the messages of a demo, person by person, each in order of time.
 *
 * People and message ids follow from the seed, the days and the person's number alone: a second run gives the same
 * ids, whatever its `end`, and a run with more people only adds to them.
 */
export function* demoMessages(options: DemoOptions): Generator<DemoMessage> {
  const world: World = { seed: options.seed, days: options.days };
  const span: Span = { days: options.days, endMs: options.endMs };
  for (let index = 0; index < options.people; index++) {
    const person = drawPerson(index, world);
    yield* dated(person.key, walkThrough(new Walk(person, world, options.origin)), person.rhythm, span);
  }
  for (let index = 0; index < Math.floor(options.people / PEOPLE_PER_BOT); index++) {
    const { key, planned } = crawl(index, world, options.origin);
    yield* dated(key, [planned], 'home', span);
  }
}

/** The messages of a demo, ready to post. */
export function* demoOutgoing(options: DemoOptions): Generator<Outgoing> {
  for (const message of demoMessages(options)) {
    const person = String(message.userId ?? message.anonymousId);
    yield { json: JSON.stringify(message), person, timestamp: message.timestamp };
  }
}

function walkThrough(walk: Walk): Planned[] {
  while (walk.stand !== 'gone' && walk.day < walk.world.days) {
    if (walk.stand === 'customer') {
      liveAsCustomer(walk);
      break;
    }
    if (walk.stand === 'awareness') visitInAwareness(walk);
    else if (walk.stand === 'consideration') visitInConsideration(walk);
    else visitInDecision(walk);
  }
  return walk.planned.filter(({ day }) => day < walk.world.days).sort((a, b) => a.day - b.day);
}

/** Half an hour ends a visit, so the next one begins later than that. */
const BETWEEN_VISITS_MS = 40 * 60 * 1000;

function* dated(key: string, planned: Planned[], rhythm: Rhythm, span: Span): Generator<DemoMessage> {
  const random = new Random('times', key);
  let free = span.endMs - span.days * DAY_MS;
  let number = 0;
  const finish = (fields: Record<string, unknown>, at: number): DemoMessage => {
    const messageId = `${key}-${String(number++).padStart(4, '0')}`;
    return { ...fields, messageId, timestamp: new Date(Math.min(at, span.endMs)).toISOString() };
  };
  for (const plan of planned) {
    const moment = Math.max(momentOf(plan.day, rhythm, span, random), free);
    if ('server' in plan) {
      const { event, properties, userId } = plan.server;
      yield finish({ type: 'track', event, properties, userId, context: { library: LIBRARY } }, moment);
      free = moment;
      continue;
    }
    const start = Math.min(moment, span.endMs - plan.visit.duration);
    for (const { atMs, fields } of plan.visit.drafts) yield finish(fields, start + atMs);
    free = start + plan.visit.duration + BETWEEN_VISITS_MS;
  }
}
