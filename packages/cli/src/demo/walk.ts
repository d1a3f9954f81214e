/**
 * Somebody on their way: where they stand, when they next come, and the visits they made.
 * @module
 */
import { type Arrival, arriveBy, type Channel, FIRST_CHANNELS, LATER_CHANNELS } from './channels.ts';
import { drawArrival } from './clock.ts';
import type { Device } from './devices.ts';
import type { Person, World } from './person.ts';
import { Random } from './random.ts';
import { Visit } from './visit.ts';

/** Where somebody stands, as the generator knows it; Waystone has to find it out. */
export type Stand = 'awareness' | 'consideration' | 'decision' | 'customer' | 'gone';

/** What happened without a visit: a server told of it. */
export type ServerEvent = { event: string; properties: Record<string, unknown>; userId: string };

/** A visit or a server's event, planned for a day of the span. */
export type Planned = { day: number; visit: Visit } | { day: number; server: ServerEvent };

/** A person's way through the shop. */
export class Walk {
  readonly person: Person;
  readonly world: World;
  readonly origin: string;
  readonly random: Random;
  readonly planned: Planned[] = [];
  stand: Stand = 'awareness';
  /** When they next come, in days of the span. */
  day: number;
  /** Whether they gave an address that the shop writes to. */
  subscribed = false;
  /** The first day on which they bought. */
  boughtOn: number | null = null;
  orders = 0;
  quoted = false;
  #visits = 0;
  /** Who is signed in on each device. */
  readonly #signedIn = new Map<string, string>();
  /** Who has an account. */
  readonly #accounts = new Set<string>();

  constructor(person: Person, world: World, origin: string) {
    this.person = person;
    this.world = world;
    this.origin = origin;
    this.random = new Random('walk', person.key);
    this.day = drawArrival(world, this.random);
  }

  /** The id under which the shop knows them, once they say who they are. */
  get userId(): string {
    return this.person.key.replace('-p', '-u');
  }

  get isReturning(): boolean {
    return this.#visits > 0;
  }

  /** Begins the visit of the day. @param channel how it comes. @default as most such visits do */
  begin(channel?: Channel, device: Device = this.drawDevice(), arrival?: Arrival): Visit {
    this.#visits += 1;
    const { key, locale, timezone } = this.person;
    const usual = this.random.weighted(this.isFirst ? FIRST_CHANNELS : LATER_CHANNELS);
    const chosen = usual === 'email' && !this.subscribed ? 'direct' : usual;
    const visitor = {
      origin: this.origin,
      anonymousId: `${key}-${device.label}`,
      device,
      locale,
      timezone,
      sessionId: `${key}-v${this.#visits}`,
      arrival: arrival ?? arriveBy(channel ?? chosen, this.random),
    };
    const visit = new Visit(visitor, this.#signedIn.get(device.label) ?? null, this.random);
    this.planned.push({ day: this.day, visit });
    return visit;
  }

  /** Says who they are, and which company they belong to, in a form of the shop. */
  introduce(visit: Visit, traits: Record<string, unknown>, userId: string = this.userId): void {
    const { account } = this.person;
    this.#signedIn.set(visit.visitor.device.label, userId);
    visit.identify(userId, account ? { ...traits, role: account.role } : traits);
    if (account)
      visit.group(account.id, { name: account.name, employees: account.employees, industry: 'heating' });
  }

  /** Signs in on the device, where they are not signed in; at the first time they sign up. */
  signIn(visit: Visit, userId: string = this.userId): void {
    if (this.#signedIn.get(visit.visitor.device.label) !== userId || !this.#accounts.has(userId)) {
      this.introduce(visit, {}, userId);
      visit.track(this.#accounts.has(userId) ? 'Signed In' : 'Signed Up', { method: 'email' });
    }
    this.#accounts.add(userId);
  }

  /** A server's event, so many days from now. */
  tell(afterDays: number, event: string, properties: Record<string, unknown>): void {
    this.planned.push({ day: this.day + afterDays, server: { event, properties, userId: this.userId } });
  }

  /** The usual device; another one in a quarter of the visits. */
  drawDevice(): Device {
    const [first, second] = this.person.devices;
    return second !== undefined && this.random.chance(0.25) ? second : first;
  }

  /** Comes again at this stand, after so many days. */
  next(stand: Stand, afterDays: number): void {
    this.stand = stand;
    this.day += afterDays;
  }

  private get isFirst(): boolean {
    return this.#visits <= 1;
  }
}
