import { describe, expect, it } from 'vitest';
import type { Warehouse } from './models.ts';
import { readMoments } from './moments.ts';
import { readTask } from './settings.ts';

const DAY = 86_400_000;
const END = Date.UTC(2026, 5, 30);

/** A person with one moment, so many days before the end, who had the outcome after so many days. */
const row = (person: string, daysBefore: number, after: number | null) => {
  const at = END - daysBefore * DAY;
  return {
    person_id: person,
    fold: 0,
    first_at: at,
    moments: [[1, at, after === null ? 0 : at + after * DAY, 0]],
    codes: [1],
  };
};

async function read(rows: readonly unknown[], within?: string) {
  const warehouse: Warehouse = { query: async <Row>() => rows as Row[], insert: async () => {} };
  const task = readTask({ outcome: 'Lead', within, split: 'time:0.5' }, 'shop');
  return readMoments(warehouse, task, { version: 1, knownUntil: END });
}

describe('readMoments', () => {
  const rows = [
    row('a', 60, 5),
    row('b', 50, null),
    row('c', 45, 20),
    row('d', 40, 3),
    row('e', 2, 1),
    row('f', 2, null),
  ];

  it('leaves out whose time is not over, also where the outcome came already', async () => {
    const people = await read(rows, '10d');
    expect(people.map(({ person, moments }) => [person, moments[0]?.label])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 0],
      ['d', 1],
    ]);
  });

  it('parts by time those who are left', async () => {
    expect((await read(rows, '10d')).map(({ isFittedOn }) => isFittedOn)).toEqual([true, true, false, false]);
  });

  it('takes what came at all where no time is given', async () => {
    const people = await read(rows);
    expect(people.map(({ moments }) => moments[0]?.label)).toEqual([1, 0, 1, 1, 1, 0]);
  });
});
