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
  if (!accepted.every(({ message, isAsItCame }) => isAsItCame && !isPrivate(message))) return null;
  const head: DeliveryHead = {
    siteId: request.siteId,
    endpoint: original.endpoint,
    receivedAt: request.receivedAt,
    sender: request.sender.facts,
    cookielessId: accepted.some(isNameless) ? request.cookielessId() : null,
    madeIds: madeIdsOf(accepted),
  };
  return {
    head: JSON.stringify(head),
    body: original.body,
    leftOut: new Uint8Array(accepted.length),
    count: accepted.length,
  };
}

function isNameless({ message: { anonymousId, userId } }: Accepted): boolean {
  return anonymousId == null && userId == null;
}

function madeIdsOf(accepted: readonly Accepted[]): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const [place, { message }] of accepted.entries())
    if (message.messageId == null) ids[place] = randomUUID();
  return ids;
}

function isPrivate(message: Accepted['message']): boolean {
  if (message.context != null && isPrivateContext(message.context)) return true;
  const properties = propertiesOf(message);
  return isPrivatePage(properties) || isPrivateText(properties.href);
}

function isPrivateContext({ ip, page }: Context): boolean {
  return (ip != null && ip !== '') || (page != null && isPrivatePage(page));
}

/** The names under which rows look for URLs (`row/page.ts`, `row/rest.ts`). */
function isPrivatePage({ url, path, referrer, search }: JsonObject): boolean {
  return isPrivateText(url) || isPrivateText(path) || isPrivateText(referrer) || isPrivateText(search);
}

function isPrivateText(value: unknown): boolean {
  return typeof value === 'string' && isPrivateUrl(value);
}
