import { describe, expect, it } from 'vitest';
import { isFittedOn } from './split.ts';

const people = Array.from({ length: 1000 }, (_, i) => `customer-${i}`);
const fitted = (split: Parameters<typeof isFittedOn>[3]) =>
  people.filter((person, rank) => isFittedOn(person, rank, people.length, split));

describe('isFittedOn', () => {
  it('takes those who came first', () => {
    expect(fitted({ kind: 'time', share: 0.7 })).toEqual(people.slice(0, 700));
  });

  it('draws the same share by lot every time, whatever the order', () => {
    const drawn = fitted({ kind: 'person', share: 0.7 });
    expect(drawn.length).toBeGreaterThan(650);
    expect(drawn.length).toBeLessThan(750);
    expect(drawn.every((person) => isFittedOn(person, 0, 1, { kind: 'person', share: 0.7 }))).toBe(true);
  });

  it('takes even ids, and half of those that end in no number', () => {
    expect(fitted({ kind: 'even-odd' })).toHaveLength(500);
    expect(isFittedOn('00012', 0, 1, { kind: 'even-odd' })).toBe(true);
    expect(isFittedOn('00013', 0, 1, { kind: 'even-odd' })).toBe(false);
    const named = people.filter((person) => isFittedOn(`${person}x`, 0, 1, { kind: 'even-odd' }));
    expect(named.length).toBeGreaterThan(400);
    expect(named.length).toBeLessThan(600);
  });
});
