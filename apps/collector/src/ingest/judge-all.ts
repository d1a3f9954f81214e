import { randomUUID } from 'node:crypto';
import { MAX_REPORTED_REJECTIONS, type Rejection, type Verdict } from '@waystone/protocol';
import { encodeRejectedRow, lineOf, MAX_PAYLOAD_LENGTH } from '../row/index.ts';
import { textOf } from '../row/value.ts';
import { type Parcel, toRows } from '../spool/index.ts';
import { idsFirst } from './ids-first.ts';
import { type Accepted, cellsOf, judge, type Refused, type RequestFacts } from './judge.ts';
import { type Original, packEvents } from './pack.ts';
import { payloadOf } from './payload.ts';

/** The messages of one request, judged. */
export type Judged = {
  parcel: Parcel;
  /** Of which the spool alone knows the duplicates. */
  verdict: Verdict;
  codes: readonly Rejection['code'][];
  /** Accepted messages that had an id which names nobody. */
  nameless: number;
};

/**
 * Judges each message of a request, and puts all of them into one parcel for the spool: as they came where that may
 * be, else as rows.
 *
 * @param original the request as it came; `null` where it must not be kept so.
 */
export function judgeAll(
  messages: readonly unknown[],
  request: RequestFacts,
  original: Original | null,
): Judged {
  const accepted: Accepted[] = [];
  const rejected: string[] = [];
  const refusals: Rejection[] = [];
  for (const [index, message] of messages.entries()) {
    const answer = judge(message, request);
    if (!('code' in answer)) {
      accepted.push(answer);
      continue;
    }
    rejected.push(rejectedRow(message, answer, request));
    refusals.push({ index, ...answer });
  }
  const events = refusals.length > 0 ? null : packEvents(accepted, request, original);
  return {
    parcel: {
      events:
        events ??
        toRows(accepted.map((one) => lineOf(cellsOf(one, one.message.messageId ?? randomUUID(), request)))),
      keys: accepted.map(({ message }) => keyOf(message.messageId, request.siteId)),
      rejected: toRows(rejected),
    },
    verdict: verdictOf(accepted.length, refusals),
    codes: refusals.map(({ code }) => code),
    nameless: accepted.reduce((count, { placeholders }) => (placeholders === null ? count : count + 1), 0),
  };
}

/** What a second delivery is recognised by; `null` where the client gave no id. */
function keyOf(messageId: string | null | undefined, siteId: string): string | null {
  return messageId == null ? null : `${siteId}\0${messageId}`;
}

function verdictOf(accepted: number, refusals: readonly Rejection[]): Verdict {
  return {
    success: accepted > 0 || refusals.length === 0,
    accepted,
    duplicates: 0,
    rejected: refusals.slice(0, MAX_REPORTED_REJECTIONS),
    rejectedCount: refusals.length,
  };
}

function rejectedRow(message: unknown, { code, message: reason }: Refused, request: RequestFacts): string {
  return encodeRejectedRow({
    siteId: request.siteId,
    receivedAt: request.receivedAt,
    code,
    reason,
    payload: keptOf(message),
    keyKind: request.kind,
    library: textOf(request.context?.library?.name, 255),
  });
}

/** The payload of a refused message; of one that will be cut, with its ids before the cut. */
function keptOf(message: unknown): string {
  const payload = payloadOf(message);
  return payload.length > MAX_PAYLOAD_LENGTH ? (idsFirst(message, payloadOf) ?? payload) : payload;
}
