/**
 * Messages to a collector, several requests at a time.
 * @module
 */
import type { Verdict } from '@waystone/protocol';
import { batches, bodyOf, type Outgoing } from './batch.ts';
import { type Patience, postImport, type Target } from './request.ts';

/** Requests under way at a time: enough to keep a collector busy while the next batch is being made. */
const IN_FLIGHT = 4;

/** Told of each batch that was judged. */
export type OnVerdict = (batch: readonly Outgoing[], verdict: Verdict) => void;

/**
 * Posts all messages of a source in order of batches, reading no further ahead than the requests under way.
 *
 * @throws CliError as {@link postImport}; requests under way are awaited first.
 */
export async function postAll(
  source: AsyncIterable<Outgoing> | Iterable<Outgoing>,
  target: Target,
  onVerdict: OnVerdict,
  patience?: Patience,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const send = async (batch: Outgoing[]): Promise<void> => {
    try {
      onVerdict(batch, await postImport(target, bodyOf(batch), patience));
    } catch (error) {
      failure ??= { error };
    }
  };
  try {
    for await (const batch of batches(source)) {
      const request = send(batch).finally(() => underWay.delete(request));
      underWay.add(request);
      if (underWay.size >= IN_FLIGHT) await Promise.race(underWay);
      if (failure !== undefined) break;
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failure !== undefined) throw failure.error;
}
