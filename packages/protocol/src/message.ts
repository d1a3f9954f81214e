/**
 * The messages of the Segment HTTP Tracking API, as Waystone accepts them.
 * Source: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 * @module
 */
import { z } from 'zod';
import { MAX_ID_LENGTH, MAX_NAME_LENGTH } from './limits.ts';
import { isClockTime } from './time.ts';

const id = z.string().min(1).max(MAX_ID_LENGTH);

/** Segment's SDKs send `null` for "not set". */
const optionalId = id.nullish();

/** Of a person or account. Libraries of servers send the number that the row of a table has. */
const ownId = z.union([id, z.int().transform(String)]);
const optionalOwnId = ownId.nullish();

const text = z.string().nullish();

/** ISO 8601 text with a zone, or milliseconds since 1970 (UTC). */
const time = z.union([z.string().max(40), z.number()]).refine(isClockTime, {
  error: 'expected an ISO 8601 time or milliseconds since 1970, not seconds, between 1900 and 2283',
});

/** Any JSON object. Its size, depth and key count are limited by `checkShape`. */
const jsonObject = z.record(z.string(), z.unknown());

/**
 * What surrounds a message. Known keys are typed; unknown keys are kept.
 * Source: https://segment.com/docs/connections/spec/common/#context
 */
export const contextSchema = z.looseObject({
  /** The page the message was made on. */
  page: z.looseObject({ url: text, path: text, referrer: text, search: text, title: text }).nullish(),
  /** UTM parameters, without the `utm_` prefix; `name` is `utm_campaign`. */
  campaign: z.looseObject({ name: text, source: text, medium: text, term: text, content: text }).nullish(),
  /** The visitor's address. Believed from secret keys only, and never stored. */
  ip: text,
  /** The visitor's user agent. Believed from secret keys only; a browser's own header wins for public keys. */
  userAgent: text,
  /** BCP 47 language tag. */
  locale: text,
  /** IANA time zone. */
  timezone: text,
  library: z.looseObject({ name: text, version: text }).nullish(),
  screen: z.looseObject({ width: z.number().nullish(), height: z.number().nullish() }).nullish(),
  /** The account the person acts for (Segment). */
  groupId: optionalOwnId,
  /** The browser SDK's session: 30 minutes without activity end it. */
  sessionId: z.union([z.string().max(64), z.number()]).nullish(),
  /** True where the browser says it is automated (`navigator.webdriver`). */
  automated: z.boolean().nullish(),
});

const common = {
  /** The identity of a touchpoint: delivering it twice changes nothing. Made by the collector when absent. */
  messageId: optionalId,
  anonymousId: optionalOwnId,
  userId: optionalOwnId,
  /** When it happened, by the client's clock. Defaults to the time of receipt. */
  timestamp: time.nullish(),
  /** When the message was made, before a client moved `timestamp` (Segment). Used where `timestamp` is absent. */
  originalTimestamp: time.nullish(),
  /** When the message was sent, by the client's clock; corrects a wrong one. What cannot be read is left out. */
  sentAt: time.nullish().catch(null),
  context: contextSchema.nullish(),
  /** Accepted for compatibility and not stored: Waystone forwards to nobody. */
  integrations: z.record(z.string(), z.unknown()).nullish(),
};

const name = z.string().min(1).max(MAX_NAME_LENGTH);

/** A page was viewed. */
export const pageSchema = z.looseObject({
  ...common,
  type: z.literal('page'),
  name: z.string().max(MAX_NAME_LENGTH).nullish(),
  category: z.string().max(MAX_NAME_LENGTH).nullish(),
  properties: jsonObject.nullish(),
});

/** A screen of an app was viewed. */
export const screenSchema = z.looseObject({ ...pageSchema.shape, type: z.literal('screen') });

/** A person did something. */
export const trackSchema = z.looseObject({
  ...common,
  type: z.literal('track'),
  event: name,
  properties: jsonObject.nullish(),
});

/** A person is who they say: ties `anonymousId` to `userId`. */
export const identifySchema = z.looseObject({
  ...common,
  type: z.literal('identify'),
  traits: jsonObject.nullish(),
});

/** A person belongs to an account. */
export const groupSchema = z.looseObject({
  ...common,
  type: z.literal('group'),
  groupId: ownId,
  traits: jsonObject.nullish(),
});

/** Two ids are one person: `previousId` is merged into `userId`. */
export const aliasSchema = z.looseObject({
  ...common,
  type: z.literal('alias'),
  userId: ownId,
  previousId: ownId,
});

/** One message of any type. */
export const messageSchema = z.discriminatedUnion('type', [
  pageSchema,
  screenSchema,
  trackSchema,
  identifySchema,
  groupSchema,
  aliasSchema,
]);

/**
 * The envelope of `/v1/batch` and `/v1/import`. Its messages are judged one by one with {@link messageSchema},
 * so here they are only known to be an array. `context` is merged under each message's own (key by key).
 */
export const batchSchema = z.looseObject({
  batch: z.array(z.unknown()),
  context: contextSchema.nullish(),
  sentAt: time.nullish(),
  writeKey: z.string().max(MAX_ID_LENGTH).nullish(),
  integrations: z.record(z.string(), z.unknown()).nullish(),
});

/** The message types, in the order of Segment's spec. */
export const MESSAGE_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export type Context = z.infer<typeof contextSchema>;
export type PageMessage = z.infer<typeof pageSchema>;
export type ScreenMessage = z.infer<typeof screenSchema>;
export type TrackMessage = z.infer<typeof trackSchema>;
export type IdentifyMessage = z.infer<typeof identifySchema>;
export type GroupMessage = z.infer<typeof groupSchema>;
export type AliasMessage = z.infer<typeof aliasSchema>;
export type Message = z.infer<typeof messageSchema>;
export type Batch = z.infer<typeof batchSchema>;
