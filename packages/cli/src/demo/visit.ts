/**
 * One visit, written down touchpoint by touchpoint.
 * @module
 */
import type { EngagementProperties } from '@waystone/protocol';
import type { Arrival } from './channels.ts';
import type { Device } from './devices.ts';
import { FORMS, type FormEnd, type FormId, playForm } from './forms.ts';
import type { Random } from './random.ts';
import { pageAt, productProperties, type ShopPath, titleOf } from './shop.ts';

/** A message that lacks only its id and its time. */
export type Draft = {
  /** Milliseconds after the visit began. */
  atMs: number;
  fields: Record<string, unknown>;
};

/** Who visits, and from where. */
export type Visitor = {
  /** Base of every URL, such as `https://shop.example`. */
  origin: string;
  anonymousId: string;
  device: Device;
  locale: string;
  timezone: string;
  sessionId: string;
  arrival: Arrival;
};

/** Writes a visit as its visitor goes through it. */
export class Visit {
  readonly drafts: Draft[] = [];
  readonly visitor: Visitor;
  /** The person who is signed in, from {@link identify} on. */
  userId: string | null;
  readonly #random: Random;
  #clock = 0;
  #path: ShopPath | null = null;
  #url = '';
  #referrer: string;

  /** @param userId who was signed in on this device already. */
  constructor(visitor: Visitor, userId: string | null, random: Random) {
    this.visitor = visitor;
    this.userId = userId;
    this.#random = random;
    this.#referrer = visitor.arrival.referrer;
  }

  /** How long the visit has taken so far, in ms. */
  get duration(): number {
    return this.#clock;
  }

  /** Goes to pages in turn, and reads each for a while. */
  read(...paths: ShopPath[]): this {
    for (const path of paths) this.open(path).stay();
    return this;
  }

  /** Goes to a page. */
  open(path: ShopPath): this {
    const landing = this.#path === null;
    if (!landing) this.#referrer = this.#url;
    this.#path = path;
    this.#url = `${this.visitor.origin}${path}${landing ? utm(this.visitor.arrival) : ''}`;
    const { url, title, referrer } = this.#page();
    this.#write({ type: 'page', name: title, properties: { url, path, title, referrer } });
    this.#wait(this.#random.around(1500));
    const { product } = pageAt(path);
    return product === undefined ? this : this.track('Product Viewed', productProperties(product));
  }

  /** Stays on the page, and leaves the engaged time behind. @param share of the usual time. @default 1 */
  stay(share = 1): this {
    if (this.#path === null) return this;
    const active = Math.round(this.#random.around(pageAt(this.#path).seconds * 1000 * share, 0.7));
    this.#wait(active * this.#random.between(1, 1.5));
    const scroll_pct = Math.round(Math.min(100, 25 + 75 * this.#random.next() ** 0.7));
    const properties: EngagementProperties = { active_ms: Math.min(active, 1_800_000), scroll_pct };
    return this.track('Page Engaged', properties);
  }

  /** Deals with a form of the page. */
  form(id: FormId, end: FormEnd): this {
    for (const step of playForm(FORMS[id], end, this.#random)) {
      this.#wait(step.afterMs);
      this.track(step.event, step.properties);
    }
    return this;
  }

  /** Does something on the page. */
  track(event: string, properties: Record<string, unknown> = {}): this {
    this.#write({ type: 'track', event, properties });
    return this;
  }

  /** Signs in, or says who they are. What follows on this device is theirs. */
  identify(userId: string, traits: Record<string, unknown> = {}): this {
    this.userId = userId;
    this.#write({ type: 'identify', traits });
    return this;
  }

  /** Belongs to an account. */
  group(groupId: string, traits: Record<string, unknown>): this {
    this.#write({ type: 'group', groupId, traits });
    return this;
  }

  #page(): { url: string; path: string; title: string; referrer: string } {
    const path = this.#path ?? '/shop/';
    return { url: this.#url, path, title: titleOf(path), referrer: this.#referrer };
  }

  #wait(ms: number): void {
    this.#clock += Math.max(1, Math.round(ms));
  }

  #write(fields: Record<string, unknown>): void {
    const { anonymousId, device, locale, timezone, sessionId } = this.visitor;
    const context = {
      page: this.#page(),
      userAgent: device.userAgent,
      screen: device.screen,
      locale,
      timezone,
      sessionId,
      library: LIBRARY,
    };
    const user = this.userId === null ? {} : { userId: this.userId };
    this.drafts.push({ atMs: this.#clock, fields: { ...fields, anonymousId, ...user, context } });
    this.#wait(1);
  }
}

/** Says in every message that it is made up. */
export const LIBRARY = { name: 'waystone-demo', version: '1' };

function utm({ campaign }: Arrival): string {
  if (campaign === undefined) return '';
  const { name, ...rest } = campaign;
  const entries = Object.entries({ ...rest, campaign: name }).map(([key, value]) => [`utm_${key}`, value]);
  return `?${new URLSearchParams(Object.fromEntries(entries))}`;
}
