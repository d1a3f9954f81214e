import { describe, expect, it } from 'vitest';
import { Ties } from './ties.ts';

describe('touchpoints of one person at one time', () => {
  it('keep the order of the file, a millisecond each', () => {
    const ties = new Ties();
    expect([5000, 5000, 5000, 6000].map((ms) => ties.place('ann', ms))).toEqual([5000, 5001, 5002, 6000]);
  });

  it('are told apart person by person', () => {
    const ties = new Ties();
    const placed = (['ann', 'ben', 'ann', 'ben'] as const).map((who) => ties.place(who, 5000));
    expect(placed).toEqual([5000, 5000, 5001, 5001]);
  });

  it('go back in a file that has the latest first', () => {
    const ties = new Ties();
    expect([9000, 7000, 7000, 5000].map((ms) => ties.place('ann', ms))).toEqual([9000, 7000, 6999, 5000]);
  });

  it('stay within their second, however many they are', () => {
    const ties = new Ties();
    const placed = Array.from({ length: 5000 }, () => ties.place('bot', 5000));
    expect(Math.max(...placed)).toBe(5999);
  });
});
