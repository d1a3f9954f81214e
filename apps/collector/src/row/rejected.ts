import { wellFormedJson } from '@waystone/enrich';
import { REJECTED_EVENT_COLUMNS } from '@waystone/models';
import { MAX_MESSAGE_BYTES, type RejectionCode } from '@waystone/protocol';

/** A refused message. */
export type RejectedFacts = {
  siteId: string;
  /** ms since 1970 */
  receivedAt: number;
  code: RejectionCode;
  reason: string;
  /** The message as it came (JSON text), or the row that the store refused; of a longer one the beginning is kept. */
  payload: string;
  keyKind: 'public' | 'secret' | '';
  library: string;
};

type Column = (typeof REJECTED_EVENT_COLUMNS)[number];

/** Longest payload kept, in UTF-16 units: a refused message may be larger than any accepted one. */
export const MAX_PAYLOAD_LENGTH = MAX_MESSAGE_BYTES;

const MAX_REASON_LENGTH = 1000;

/** A refused message as a row of `rejected_event` (JSONCompactEachRow). */
export function encodeRejectedRow(facts: RejectedFacts): string {
  const cells: Record<Column, string | number> = {
    site_id: facts.siteId,
    received_at: facts.receivedAt,
    code: facts.code,
    reason: facts.reason.slice(0, MAX_REASON_LENGTH),
    payload: facts.payload.slice(0, MAX_PAYLOAD_LENGTH),
    key_kind: facts.keyKind,
    library: facts.library,
  };
  return wellFormedJson(REJECTED_EVENT_COLUMNS.map((column) => cells[column]));
}
