import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { msOf } from '../ingest/clock.ts';
import { openEnvelope } from '../ingest/envelope.ts';
import { cellsOf, judge, type RequestFacts } from '../ingest/judge.ts';
import type { DeliveryHead } from '../ingest/pack.ts';
import { payloadOf } from '../ingest/payload.ts';
import { Sender } from '../ingest/visitor.ts';
import { type Cell, encodeRejectedRow, lineOf, NativeBlock } from '../row/index.ts';
// Not by the room's index: it opens lmdb, which is not to be loaded into a second thread.
import { type Delivery, readDeliveries } from '../spool/delivery.ts';
import type { Rows, Task, Unpacked } from '../spool/index.ts';
import { splitRows, toRows } from '../spool/rows.ts';

/**
 * Makes rows of the content of chunks, in the form that is asked for.
 *
 * @throws where what waited as lines is no row.
 */
export function unpack({ parts, form }: Task): Unpacked {
  const rows = form === 'Native' ? blockRows() : new Lines();
  const failed: string[] = [];
  for (const { bytes, isPacked } of parts) {
    if (isPacked) unpackDeliveries(bytes, rows, failed);
    else for (const line of splitRows(bytes)) rows.add(cellsOfLine(line));
  }
  return { rows: rows.take(), failed: toRows(failed) };
}

/** Takes rows, and gives all of them at last. */
type RowWriter = { add(cells: readonly Cell[]): void; take(): Rows };

class Lines implements RowWriter {
  readonly #lines: string[] = [];

  add(cells: readonly Cell[]): void {
    this.#lines.push(lineOf(cells));
  }

  take(): Rows {
    return toRows(this.#lines);
  }
}

const block = new NativeBlock();

/** What an earlier chunk may have left there when it failed is dropped. */
function blockRows(): RowWriter {
  block.clear();
  return block;
}

function cellsOfLine(line: Buffer): Cell[] {
  const cells: unknown = JSON.parse(line.toString('utf8'));
  if (block.fits(cells)) return cells;
  throw new TypeError('A line is no row of the table "event".');
}

/**
 * Makes rows of deliveries, as `judgeAll` would have made them at once. Each message is judged again by what was known
 * at its receipt: should a later version refuse it, it becomes a refused one, for it was acknowledged.
 */
function unpackDeliveries(bytes: Buffer, rows: RowWriter, failed: string[]): void {
  for (const delivery of readDeliveries(bytes)) {
    const head = JSON.parse(delivery.head) as DeliveryHead;
    try {
      unpackOne(delivery, head, rows, failed);
    } catch (error) {
      failed.push(failedRow(head, delivery.body.toString('utf8'), String(error)));
    }
  }
}

function unpackOne(delivery: Delivery, head: DeliveryHead, rows: RowWriter, failed: string[]): void {
  const { messages, context, sentAt } = openEnvelope(head.endpoint, delivery.body.toString('utf8'));
  const request = requestFacts(head, context, sentAt, delivery.body.length);
  for (const [place, message] of messages.entries()) {
    if (delivery.leftOut[place] === 1) continue;
    const answer = judge(message, request);
    if ('code' in answer) failed.push(failedRow(head, payloadOf(message), answer.message));
    else rows.add(cellsOf(answer, answer.message.messageId ?? head.madeIds[place] ?? '', request));
  }
}

function requestFacts(
  { siteId, endpoint, receivedAt, sender, cookielessId }: DeliveryHead,
  context: RequestFacts['context'],
  sentAt: string | number | null,
  bodyBytes: number,
): RequestFacts {
  return {
    siteId,
    serverOnly: NONE,
    kind: sender.kind,
    sender: new Sender(sender, NO_COUNTRIES),
    receivedAt,
    sentAt: sentAt === null ? null : msOf(sentAt),
    context,
    isImport: endpoint === 'import',
    mayBeTooLarge: bodyBytes > MAX_MESSAGE_BYTES,
    cookielessId: () => cookielessId ?? '',
  };
}

/** That was judged when it came. */
const NONE: ReadonlySet<string> = new Set();

/** A message that tells of an address is never packed. */
const NO_COUNTRIES = { of: () => '' };

function failedRow({ siteId, receivedAt, sender }: DeliveryHead, payload: string, reason: string): string {
  return encodeRejectedRow({
    siteId,
    receivedAt,
    code: 'store_refused',
    reason,
    payload,
    keyKind: sender.kind,
    library: '',
  });
}
