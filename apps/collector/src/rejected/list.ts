import { readQuery } from '@waystone/models';
import type { Reader } from '../api/people.ts';
import { messageOfRow } from './message-of-row.ts';

/** Which refused messages. */
export type RejectedFilter = {
  siteId: string;
  /** Of this reason alone; empty for all (see docs/api.md). */
  code: string;
  /** First refused at or after, and before; ISO 8601. */
  since: string;
  until: string;
};

/** A refused message, once however often it came. Times are ISO 8601 in UTC. */
export type RejectedRecord = {
  first_seen: string;
  times: number;
  code: string;
  reason: string;
  /** The message as it came (JSON text), or as it was read back from the row that the store refused. */
  payload: string;
  payload_hash: string;
};

/** Messages read at once: a refused one may be as large as any. */
const PAGE = 500;

const BEFORE_ALL = { first_seen: '1970-01-01T00:00:00.000Z', payload_hash: '0' };

/** Refused messages, the earliest first, as lines of JSON. */
export async function* listRejected(
  reader: Reader,
  { siteId, code, since, until }: RejectedFilter,
): AsyncGenerator<string> {
  const sql = readQuery('rejected.list');
  let last: Pick<RejectedRecord, 'first_seen' | 'payload_hash'> | undefined = BEFORE_ALL;
  while (last !== undefined) {
    const page: RejectedRecord[] = await reader.query<RejectedRecord>(sql, {
      site_id: siteId,
      code,
      since,
      until,
      after_at: last.first_seen,
      after_hash: last.payload_hash,
      limit: PAGE,
    });
    for (const row of page) yield `${JSON.stringify(asMessage(row))}\n`;
    last = page.length < PAGE ? undefined : page.at(-1);
  }
}

function asMessage(record: RejectedRecord): RejectedRecord {
  if (record.code !== 'store_refused') return record;
  return { ...record, payload: messageOfRow(record.payload) ?? record.payload };
}
