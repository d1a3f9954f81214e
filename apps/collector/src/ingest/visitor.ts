import { isBot, parseUserAgent } from '@waystone/enrich';
import { type Context, MAX_ID_LENGTH } from '@waystone/protocol';
import type { VisitorFacts } from '../row/index.ts';
import { type JsonObject, textOf } from '../row/value.ts';
import type { Countries } from './countries.ts';
import type { KeyKind } from './keys.ts';

/** What the connection says of who sent a request. */
export type Connection = {
  kind: KeyKind;
  /** The `User-Agent` header. */
  userAgent: string;
  /** Whether a browser's page sent it: only those send `Origin`. */
  fromPage: boolean;
  /** From a trusted proxy; empty where unknown. */
  country: string;
  /** Finds the country of an address that a server tells of. */
  countries: Countries;
  /** The `Accept-Language` header. */
  languages: string;
};

/**
 * Describes the visitors of one request. With a public key the connection is the visitor's own, and its `User-Agent`
 * is believed. With a secret key the connection is a server's and says nothing: only `context.userAgent` does, so a
 * server is never taken for a bot. Apps use public keys too, and their HTTP library's agent (`okhttp/4.9`) looks like
 * a bot's: where no page sent it and `context.os` or `context.device` describes a machine, that is believed instead.
 */
export class Sender {
  readonly #connection: Connection;
  /** The same for all messages of a page, so read once. */
  #page: VisitorFacts | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  describe(context: Context): VisitorFacts {
    const { kind, userAgent, fromPage, country, countries, languages } = this.#connection;
    const automated = context.automated === true;
    if (kind === 'public' && (fromPage || !describesMachine(context))) {
      this.#page ??= { ...readAgent(userAgent), country, language: firstOf(languages) };
      return automated ? { ...this.#page, isBot: true } : this.#page;
    }
    const agent = readAgent(context.userAgent ?? '');
    return {
      ...agent,
      device: agent.device || deviceOf(context),
      os: agent.os || osOf(context),
      country: kind === 'public' ? country : countries.of(context.ip ?? ''),
      language: '',
      isBot: agent.isBot || automated,
    };
  }
}

/** The language that a browser asks for first (RFC 9110, 12.5.4; browsers list them by preference). */
function firstOf(languages: string): string {
  return /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3}/.exec(languages)?.[0] ?? '';
}

function readAgent(userAgent: string): Omit<VisitorFacts, 'country' | 'language'> {
  const { device, browser, os } = parseUserAgent(userAgent);
  return { device, browser, os, isBot: isBot(userAgent, false) };
}

function describesMachine(context: Context): boolean {
  return osOf(context) !== '' || deviceOf(context) !== '';
}

/** Segment's mobile libraries tell the platform as the type of the device. */
const DEVICE_OF_TYPE = new Map([
  ['android', 'mobile'],
  ['ios', 'mobile'],
  ['desktop', 'desktop'],
  ['mobile', 'mobile'],
  ['tablet', 'tablet'],
  ['tv', 'tv'],
]);

function deviceOf(context: Context): string {
  const type = textOf(asObject(context.device).type, MAX_ID_LENGTH).toLowerCase();
  return DEVICE_OF_TYPE.get(type) ?? '';
}

function osOf(context: Context): string {
  return textOf(asObject(context.os).name, 64);
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}
