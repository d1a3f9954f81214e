import { MAX_FUTURE_MS, MAX_PUBLIC_AGE_MS, type Message, MIN_TIME_MS, timeOf } from '@waystone/protocol';
import type { KeyKind } from './keys.ts';

/** What a message's time is judged by. */
export type ClockFacts = {
  kind: KeyKind;
  /** ms since 1970, by this machine's clock. */
  receivedAt: number;
  /** `sentAt` of the batch in ms since 1970, for messages that have none of their own. */
  sentAt: number | null;
  isImport: boolean;
};

/**
 * A server's clock is nearly right. Where `sentAt` is further off than this, the message was written long before it
 * was delivered (a replayed file), and the difference says nothing about the clock.
 */
const MAX_SERVER_SKEW_MS = 24 * 60 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a message happened, in ms since 1970 by this machine's clock: `timestamp` corrected by how far the client's
 * clock was off when it sent (`receivedAt − sentAt`). A time still ahead of the clock becomes the time of receipt.
 * On `/v1/import` times are taken as given: they describe a past that no clock of today can correct.
 *
 * @returns the time, or a sentence that says why it cannot be accepted.
 */
export function occurredAt(message: Message, facts: ClockFacts): number | string {
  const { receivedAt, kind, isImport } = facts;
  const given = message.timestamp ?? message.originalTimestamp;
  const claimed = given == null ? receivedAt : msOf(given);
  if (isImport) return importedAt(claimed, receivedAt);
  const corrected = given == null ? receivedAt : claimed + skewOf(message, claimed, facts);
  if (corrected > receivedAt + MAX_FUTURE_MS) return receivedAt;
  if (Math.max(claimed, corrected) < MIN_TIME_MS) return neverSet(corrected);
  if (kind === 'public' && corrected < receivedAt - MAX_PUBLIC_AGE_MS) return tooOld(corrected);
  return corrected;
}

function importedAt(claimed: number, receivedAt: number): number | string {
  if (claimed < MIN_TIME_MS)
    return `"timestamp" is ${iso(claimed)}: import only what happened in 2000 or later`;
  return claimed > receivedAt + MAX_FUTURE_MS ? ahead(claimed) : claimed;
}

/** A clock that was never set is wrong whoever has it, and says nothing about a time that another one gave. */
function skewOf({ sentAt }: Message, claimed: number, facts: ClockFacts): number {
  const sent = sentAt == null ? facts.sentAt : msOf(sentAt);
  if (sent === null) return 0;
  if (sent < MIN_TIME_MS) return claimed < MIN_TIME_MS ? facts.receivedAt - sent : 0;
  const skew = facts.receivedAt - sent;
  return facts.kind === 'secret' && Math.abs(skew) > MAX_SERVER_SKEW_MS ? 0 : skew;
}

/** A time of the wire, in ms since 1970. */
export function msOf(time: string | number): number {
  return Math.trunc(timeOf(time));
}

function ahead(ms: number): string {
  return `"timestamp" is ${iso(ms)}, which lies in the future: import only what has happened`;
}

function neverSet(ms: number): string {
  const remedy = 'send "sentAt" by the same clock, which corrects it, or no "timestamp"';
  return `"timestamp" is ${iso(ms)}, by a clock that was never set: ${remedy}`;
}

function tooOld(ms: number): string {
  const days = MAX_PUBLIC_AGE_MS / DAY_MS;
  return `"timestamp" is ${iso(ms)}: a public key reaches back ${days} days; send older events with a secret key`;
}

/** A corrected time may leave the range of a Date. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}
