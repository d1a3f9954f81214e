/**
 * Chance that is the same for the same seed on every machine.
 * @module
 */
import { createHash } from 'node:crypto';

/** A stream of random choices. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param labels what the stream is for: the same labels give the same stream, any others an unrelated one. */
  constructor(...labels: (string | number)[]) {
    const digest = createHash('sha256').update(labels.join('\u0000')).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    this.#counter = digest.readInt32LE(12);
  }

  /** A number from 0 up to, and without, 1. Chris Doty-Humphrey's sfc32, from PractRand. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** True in this share of cases. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A number between two, evenly spread. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A whole number between two, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A positive number around a median, with a long tail: times are like that. @param spread of its logarithm */
  around(median: number, spread = 0.6): number {
    return median * Math.exp(spread * this.#normal());
  }

  /** One of some. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }

  /** One of some, each as often as its weight says. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    const total = items.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.next() * total;
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    const last = items.at(-1);
    if (last === undefined) throw new RangeError('nothing to choose from');
    return last[0];
  }

  /** Box and Muller's normal deviate. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
