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
  /** From a trusted proxy or the address; empty where unknown. */
  country: string;
  /** The `Accept-Language` header. */
  languages: string;
};

/** What is kept of a connection until its messages are rows: no address, and no user agent. */
export type SenderFacts = {
  kind: KeyKind;
  fromPage: boolean;
  /** What the connection's headers say, for those who are believed. */
  visitor: VisitorFacts;
};

const NOBODY: VisitorFacts = { country: '', device: '', browser: '', os: '', language: '', isBot: false };

/** The connection read last: requests of one browser, and of browsers alike, follow one another. */
let latest: { connection: Connection; facts: SenderFacts } | null = null;

/** Reads a connection. That of a server says nothing of the visitor, so it is not looked at. */
export function readConnection(connection: Connection): SenderFacts {
  if (latest === null || !isSame(latest.connection, connection)) {
    latest = { connection, facts: factsOf(connection) };
  }
  return latest.facts;
}

function isSame(one: Connection, other: Connection): boolean {
  return (
    one.kind === other.kind &&
    one.userAgent === other.userAgent &&
    one.fromPage === other.fromPage &&
    one.country === other.country &&
    one.languages === other.languages
  );
}

function factsOf({ kind, userAgent, fromPage, country, languages }: Connection): SenderFacts {
  if (kind === 'secret') return { kind, fromPage, visitor: NOBODY };
  return { kind, fromPage, visitor: { ...readAgent(userAgent), country, language: firstOf(languages) } };
}

/**
 * Describes the visitors of one request. With a public key the connection is the visitor's own, and its `User-Agent`
 * is believed. With a secret key the connection is a server's and says nothing: only `context.userAgent` does, so a
 * server is never taken for a bot. Apps use public keys too, and their HTTP library's agent (`okhttp/4.9`) looks like
 * a bot's: where no page sent it and `context.os` or `context.device` describes a machine, that is believed instead.
 */
export class Sender {
  readonly facts: SenderFacts;
  readonly #countries: Countries;

  /** @param countries finds the country of an address that a server tells of. */
  constructor(facts: SenderFacts, countries: Countries) {
    this.facts = facts;
    this.#countries = countries;
  }

  describe(context: Context): VisitorFacts {
    const { kind, fromPage, visitor } = this.facts;
    const automated = context.automated === true;
    if (kind === 'public' && (fromPage || !describesMachine(context))) {
      return automated ? { ...visitor, isBot: true } : visitor;
    }
    const agent = readAgent(context.userAgent ?? '');
    return {
      ...agent,
      device: agent.device || deviceOf(context),
      os: agent.os || osOf(context),
      country: kind === 'public' ? visitor.country : this.#countries.of(context.ip ?? ''),
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
