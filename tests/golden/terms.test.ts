/**
 * How long a term lasts: stories of one person each, told apart from the golden
 * ones so that each shows one rule.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

const NOW = Date.parse('2026-06-02T00:00:00Z');
const AS_OF = `as_of = '2026-06-02 00:00:00'`;

/** The day so many days from now, negative ones past. */
const day = (days: number) => new Date(NOW + days * 86_400_000).toISOString();

type Bought = [days: number, event: string, properties?: Record<string, unknown>];
type Term = { started: number; due: number; basis: string; status: string };

const START = 'Subscription Started';
const RENEWAL = 'Subscription Renewed';
const ORDER = 'Order Completed';

/** What each person bought. */
const STORIES: Record<string, Bought[]> = {
  'accessory-between': [
    [-100, START, { period: 'month' }],
    [-70, RENEWAL],
    [-40, RENEWAL],
    [-13, ORDER, { order_id: 'a1' }],
    [-10, RENEWAL],
  ],
  'two-days-early': [
    [-60, START, { period: 'month' }],
    [-32, RENEWAL],
    [-4, RENEWAL],
  ],
  'changed-to-a-year': [
    [-90, START, { period: 'month' }],
    [-60, RENEWAL, { period: 'year' }],
    [-1, RENEWAL],
  ],
  'rhythm-alone': [
    [-90, RENEWAL],
    [-62, RENEWAL],
    [-40, ORDER, { order_id: 'r1' }],
    [-34, RENEWAL],
  ],
  'said-then-rhythm': [
    [-90, START, { renews_at: day(-60) }],
    [-60, RENEWAL],
  ],
  'only-bought-before': [
    [-20, ORDER, { order_id: 'b1' }],
    [-5, RENEWAL],
  ],
  'two-at-once': [
    [-20, RENEWAL, { invoice_id: 't1' }],
    [-20, RENEWAL, { invoice_id: 't2' }],
  ],
  'said-too-early': [[-5, ORDER, { order_id: 'e1', renews_at: '1999-01-01' }]],
  'said-too-early-with-a-period': [[-5, START, { renews_at: '1999-01-01', period: 'month' }]],
  'said-too-early-on-a-renewal': [
    [-35, START, { period: 'month' }],
    [-5, RENEWAL, { renews_at: day(-5) }],
  ],
};

const messages = Object.entries(STORIES).flatMap(([userId, bought]) =>
  bought.map(([days, event, properties = {}], i) => ({
    type: 'track',
    messageId: `${userId}-${i}`,
    userId,
    timestamp: day(days),
    event,
    properties,
  })),
);

describe('terms', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    const { verdict } = await stack.send(messages, { path: '/v1/import' });
    expect(verdict).toMatchObject({ accepted: messages.length, rejectedCount: 0 });
    await stack.settle();
  });
  afterAll(() => stack?.close());

  /** A person's terms, in days from now. */
  const termsOf = async (person: string) => {
    const terms = await stack.query<Term>(
      `SELECT
           dateDiff('day', toDateTime('2026-06-02', 'UTC'), started_at) AS started,
           dateDiff('day', toDateTime('2026-06-02', 'UTC'), due_at) AS due,
           toString(basis) AS basis,
           status
       FROM renewal_cycle_at(${AS_OF}) WHERE person_id = {person:String} ORDER BY cycle`,
      { person },
    );
    return terms.map(({ started, due, basis, status }) => [started, due, basis, status]);
  };

  it('carry the period that was said, whatever else was bought between', async () => {
    expect(await termsOf('accessory-between')).toEqual([
      [-100, -72, 'period', 'renewed'],
      [-70, -39, 'period', 'renewed'],
      [-40, -10, 'period', 'renewed'],
      [-10, 21, 'period', 'due'],
    ]);
    const [churn] = await stack.query<{ reasons: string[] }>(
      `SELECT reasons FROM churn_journey_at(${AS_OF}) WHERE person_id = 'accessory-between'`,
    );
    expect(churn?.reasons).not.toContain('The renewal is overdue');
  });

  it('are no shorter after an early renewal', async () => {
    expect(await termsOf('two-days-early')).toEqual([
      [-60, -30, 'period', 'renewed'],
      [-32, -1, 'period', 'renewed'],
      [-4, 27, 'period', 'due'],
    ]);
  });

  it('go by the period that was said last', async () => {
    expect((await termsOf('changed-to-a-year')).at(-1)).toEqual([-1, 364, 'period', 'upcoming']);
  });

  it('go by the rhythm of the terms where no period was ever said', async () => {
    expect(await termsOf('rhythm-alone')).toEqual([
      [-62, -34, 'rhythm', 'renewed'],
      [-34, -6, 'rhythm', 'overdue'],
    ]);
    expect(await termsOf('said-then-rhythm')).toEqual([
      [-90, -60, 'said', 'renewed'],
      [-60, -30, 'rhythm', 'overdue'],
    ]);
  });

  it('are not known of a renewal that no term came before', async () => {
    expect(await termsOf('only-bought-before')).toEqual([]);
    expect(await termsOf('two-at-once')).toEqual([]);
  });

  it('do not end before they began, whatever date was said', async () => {
    expect(await termsOf('said-too-early')).toEqual([]);
    expect(await termsOf('said-too-early-with-a-period')).toEqual([[-5, 26, 'period', 'due']]);
    expect((await termsOf('said-too-early-on-a-renewal')).at(-1)).toEqual([-5, 26, 'period', 'due']);
  });
});
