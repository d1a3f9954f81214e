import { MAX_BATCH_MESSAGES, MAX_BODY_BYTES } from '@waystone/protocol';

/** A message on its way: its compact JSON, and what the summary needs of it. */
export type Outgoing = {
  json: string;
  /** The user's id, or the anonymous one. */
  person: string;
  /** ISO 8601, UTC. */
  timestamp: string;
  /** The line of the file it comes from, where it comes from one. */
  line?: number;
};

const HEAD = '{"batch":[';
const TAIL = ']}';

/** The body of `POST /v1/import`. */
export function bodyOf(batch: readonly Outgoing[]): string {
  return `${HEAD}${batch.map(({ json }) => json).join(',')}${TAIL}`;
}

/**
 * Groups messages into batches that fit one request. Where the source fails, what it gave before is yielded first.
 *
 * @param most messages in a batch. @default 1000, which answers sooner than the protocol's 2500
 */
export async function* batches(
  source: AsyncIterable<Outgoing> | Iterable<Outgoing>,
  most: number = Math.min(1000, MAX_BATCH_MESSAGES),
): AsyncGenerator<Outgoing[]> {
  let batch: Outgoing[] = [];
  let bytes = HEAD.length + TAIL.length;
  let failure: { error: unknown } | undefined;
  try {
    for await (const item of source) {
      const size = Buffer.byteLength(item.json) + 1;
      if (batch.length > 0 && (batch.length >= most || bytes + size > MAX_BODY_BYTES)) {
        yield batch;
        batch = [];
        bytes = HEAD.length + TAIL.length;
      }
      batch.push(item);
      bytes += size;
    }
  } catch (error) {
    failure = { error };
  }
  if (batch.length > 0) yield batch;
  if (failure !== undefined) throw failure.error;
}
