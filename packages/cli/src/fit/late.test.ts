import { describe, expect, it } from 'vitest';
import { lateOutcomes } from './late.ts';
import type { PersonMoments } from './moments.ts';
import { readTask } from './settings.ts';

const DAY = 86_400;
const task = readTask({ outcome: 'Order Completed' }, 'shop');

/** One who was seen once: `known` days before the end, and bought after `delay` days where that is still within. */
function person(isFittedOn: boolean, known: number, delay: number): PersonMoments {
  const came = delay <= known;
  const moment = {
    steps: 1,
    at: 0,
    label: came ? (1 as const) : (0 as const),
    wait: null,
    untilOutcome: came ? delay * DAY : Number.POSITIVE_INFINITY,
    known: known * DAY,
  };
  return { person: 'p', fold: 0, isFittedOn, codes: [1], moments: [moment] };
}

/** Fitted on people of long ago, who bought after 1 to 20 days; held out are those of the last days. */
const people = (lastDays: number) => [
  ...Array.from({ length: 20 }, (_, i) => person(true, 90, i + 1)),
  ...Array.from({ length: 20 }, (_, i) => person(false, (lastDays * (i + 1)) / 20, i + 1)),
];

describe('lateOutcomes', () => {
  it('tells how many outcomes the end of the data cuts off, and for how long to look', () => {
    const late = lateOutcomes(people(10), task);
    expect(late?.missing).toBeCloseTo(0.75, 1);
    expect(late?.within).toBe('18d');
  });

  it('is silent where those held out have had their time', () => {
    expect(lateOutcomes(people(400), task)).toBeNull();
  });

  it('is silent where those held out had the outcome as often, on a day that is the same for all', () => {
    const course = [
      ...Array.from({ length: 200 }, (_, i) => person(true, 400, i % 4 === 0 ? 1000 : 300)),
      ...Array.from({ length: 80 }, (_, i) => person(false, 280, i % 4 === 0 ? 1000 : 270)),
    ];
    expect(lateOutcomes(course, task)).toBeNull();
  });

  it('is silent where a time was given', () => {
    const within = readTask({ outcome: 'Order Completed', within: '5d' }, 'shop');
    expect(lateOutcomes(people(10), within)).toBeNull();
  });
});
