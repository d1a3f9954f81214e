/**
 * Who is fitted on, and who is held out.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Split } from './settings.ts';

/**
 * Whether a person is fitted on.
 *
 * @param rank the person's place by first step, from 0. @param people how many there are.
 */
export function isFittedOn(person: string, rank: number, people: number, split: Split): boolean {
  if (split.kind === 'time') return rank < Math.floor(people * split.share);
  const hash = createHash('sha256').update(person).digest().readUInt32BE(0);
  if (split.kind === 'person') return hash / 2 ** 32 < split.share;
  const digit = /(\d)$/.exec(person)?.[1];
  return (digit === undefined ? hash : Number(digit)) % 2 === 0;
}
