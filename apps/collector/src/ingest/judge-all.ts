import { MAX_REPORTED_REJECTIONS, type Rejection, type Verdict } from '@waystone/protocol';
import { encodeRejectedRow } from '../row/index.ts';
import { textOf } from '../row/value.ts';
import { type Parcel, toRows } from '../spool/index.ts';
import { judge, type Refused, type RequestFacts } from './judge.ts';
import { payloadOf } from './payload.ts';

/** The messages of one request, judged. */
export type Judged = {
  parcel: Parcel;
  /** Of which the spool alone knows the duplicates. */
  verdict: Verdict;
  codes: readonly Rejection['code'][];
};

/** Judges each message of a request, and puts all of them into one parcel for the spool. */
export function judgeAll(messages: readonly unknown[], request: RequestFacts): Judged {
  const rows: string[] = [];
  const keys: (string | null)[] = [];
  const rejected: string[] = [];
  const refusals: Rejection[] = [];
  for (const [index, message] of messages.entries()) {
    const answer = judge(message, request);
    if ('row' in answer) {
      rows.push(answer.row);
      keys.push(answer.key);
    } else {
      rejected.push(rejectedRow(message, answer, request));
      refusals.push({ index, ...answer });
    }
  }
  return {
    parcel: { events: toRows(rows), keys, rejected: toRows(rejected) },
    verdict: verdictOf(rows.length, refusals),
    codes: refusals.map(({ code }) => code),
  };
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
    payload: payloadOf(message),
    keyKind: request.kind,
    library: textOf(request.context?.library?.name, 255),
  });
}
