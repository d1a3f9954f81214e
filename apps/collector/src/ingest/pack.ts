import { randomUUID } from 'node:crypto';
import { isPrivateUrl } from '@waystone/enrich';
import type { Context } from '@waystone/protocol';
import { propertiesOf } from '../row/index.ts';
import type { JsonObject } from '../row/value.ts';
import type { Delivery } from '../spool/index.ts';
import type { Endpoint } from './envelope.ts';
import type { Accepted, RequestFacts } from './judge.ts';
import type { SenderFacts } from './visitor.ts';

/** A request as it came. */
export type Original = { endpoint: Endpoint; body: Buffer };

/** What is kept beside the body of a request until its messages are rows. */
export type DeliveryHead = {
  siteId: string;
  endpoint: Endpoint;
  /** ms since 1970 */
  receivedAt: number;
  sender: SenderFacts;
  /** Of visitors without an id, where there are any. */
  cookielessId: string | null;
  /** Ids made for messages that came without, by place. */
  madeIds: Record<string, string>;
};

/**
 * Events as they came, to be rows later (`unpack.ts`); `null` where they must be rows now. What is never stored is
 * not to wait on disk either: addresses, and secrets and people's addresses in URLs.
 */
export function packEvents(
  accepted: readonly Accepted[],
  request: RequestFacts,
  original: Original | null,
): Delivery | null {
  if (original === null || accepted.length === 0) return null;
  if (request.context !== null && isPrivateContext(request.context)) return null;
  let isNameless = false;
  const madeIds: Record<string, string> = {};
  for (let place = 0; place < accepted.length; place++) {
    const { message, isAsItCame } = accepted[place] as Accepted;
    if (!isAsItCame || isPrivate(message)) return null;
    if (message.messageId == null) madeIds[place] = randomUUID();
    isNameless ||= message.anonymousId == null && message.userId == null;
  }
  const head: Omit<DeliveryHead, 'sender'> = {
    siteId: request.siteId,
    endpoint: original.endpoint,
    receivedAt: request.receivedAt,
    cookielessId: isNameless ? request.cookielessId() : null,
    madeIds,
  };
  return {
    head: `{"sender":${senderJson(request.sender.facts)},${JSON.stringify(head).slice(1)}`,
    body: original.body,
    leftOut: new Uint8Array(accepted.length),
    count: accepted.length,
  };
}

/** The sender written last, and its JSON: that of a browser is the same from request to request. */
let latest: { sender: SenderFacts; json: string } | null = null;

function senderJson(sender: SenderFacts): string {
  if (latest?.sender !== sender) latest = { sender, json: JSON.stringify(sender) };
  return latest.json;
}

function isPrivate(message: Accepted['message']): boolean {
  if (message.context != null && isPrivateContext(message.context)) return true;
  const properties = propertiesOf(message);
  return NAMES.some((name) => properties[name] !== undefined && isPrivateText(properties[name]));
}

function isPrivateContext({ ip, page }: Context): boolean {
  return (ip != null && ip !== '') || (page != null && isPrivatePage(page));
}

/** The page found harmless last: the messages of a batch are mostly of one. */
let harmless: JsonObject = {};

/** The names under which rows look for URLs (`row/page.ts`, `row/rest.ts`). */
const NAMES = ['url', 'path', 'referrer', 'search', 'href'] as const;

function isPrivatePage(page: JsonObject): boolean {
  const { url, path, referrer, search } = page;
  if (
    url === harmless.url &&
    path === harmless.path &&
    referrer === harmless.referrer &&
    search === harmless.search
  )
    return false;
  if (isPrivateText(url) || isPrivateText(path) || isPrivateText(referrer) || isPrivateText(search))
    return true;
  harmless = { url, path, referrer, search };
  return false;
}

function isPrivateText(value: unknown): boolean {
  return typeof value === 'string' && isPrivateUrl(value);
}
