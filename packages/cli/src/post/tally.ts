/**
 * What an import or a demo came to, counted as it goes.
 * @module
 */
import { hash } from 'node:crypto';
import type { Verdict } from '@waystone/protocol';
import type { Outgoing } from './batch.ts';
import { SeenHashes } from './seen.ts';

/** Rejections of one reason. */
export type Rejected = {
  code: string;
  count: number;
  /** The first ones, with the line of the file where there is one. */
  examples: { line?: number; message: string }[];
};

/** The counts of messages. */
export type Totals = {
  /** Messages sent (or, in a dry run, that would be). */
  sent: number;
  /** Messages on disk, those delivered before included. */
  accepted: number;
  /** Messages that had been delivered before. */
  duplicates: number;
  /** Rows, touchpoints and messages that were refused. */
  rejected: number;
  rejections: Rejected[];
  /** Different users in the messages that were not refused, or visitors where no user is named. */
  people: number;
  /** Earliest and latest time of those messages, ISO 8601 in UTC; null without any. */
  first: string | null;
  last: string | null;
};

const EXAMPLES = 3;

/** Counts verdicts and rejections; memory grows only with the number of people (16 bytes each). */
export class Tally {
  #sent = 0;
  #accepted = 0;
  #duplicates = 0;
  #rejections = new Map<string, Rejected>();
  readonly #people = new SeenHashes();
  #first: string | null = null;
  #last: string | null = null;

  /** Counts a refusal, `count` of them with one example. */
  reject(code: string, message: string, line?: number, count = 1): void {
    const entry = this.#rejections.get(code) ?? { code, count: 0, examples: [] };
    entry.count += count;
    if (entry.examples.length < EXAMPLES)
      entry.examples.push(line === undefined ? { message } : { line, message });
    this.#rejections.set(code, entry);
  }

  /** Counts a batch with its verdict; a dry run has none. */
  judge(batch: readonly Outgoing[], verdict: Verdict | null): void {
    this.#sent += batch.length;
    this.#accepted += verdict?.accepted ?? 0;
    this.#duplicates += verdict?.duplicates ?? 0;
    const refused = new Set(verdict?.rejected.map(({ index }) => index));
    for (const { index, code, message } of verdict?.rejected ?? [])
      this.reject(code, message, batch[index]?.line);
    const untold = (verdict?.rejectedCount ?? 0) - refused.size;
    if (untold > 0)
      this.reject('not_described', 'the collector describes only the first rejections', undefined, untold);
    batch.forEach((item, index) => {
      if (!refused.has(index)) this.#note(item);
    });
  }

  #note({ person, timestamp }: Outgoing): void {
    this.#people.addText(hash('sha256', person));
    if (this.#first === null || timestamp < this.#first) this.#first = timestamp;
    if (this.#last === null || timestamp > this.#last) this.#last = timestamp;
  }

  /** The counts so far. */
  totals(): Totals {
    const rejections = [...this.#rejections.values()].sort((a, b) => b.count - a.count);
    return {
      sent: this.#sent,
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: rejections.reduce((sum, { count }) => sum + count, 0),
      rejections,
      people: this.#people.size,
      first: this.#first,
      last: this.#last,
    };
  }
}
