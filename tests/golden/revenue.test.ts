/**
 * What customers' orders come to: stories of one person each, told apart from the golden ones so that each shows one
 * rule.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

const AS_OF = `as_of = '2026-06-02 00:00:00'`;

type Told = [day: string, event: string, properties?: Record<string, unknown>];
type Money = { purchases: number; revenue: number; currency: string; by: Record<string, number> };

const ORDER = 'Order Completed';
const REFUND = 'Order Refunded';
const RENEWAL = 'Subscription Renewed';

const eur = (order_id: string, revenue: number) => ({ order_id, revenue, currency: 'EUR' });
const usd = (order_id: string, revenue: number) => ({ order_id, revenue, currency: 'USD' });

/** What is told of each person. */
const STORIES: Record<string, Told[]> = {
  'two-currencies': [
    ['2026-01-01', ORDER, usd('a', 1000)],
    ['2026-02-01', ORDER, eur('b', 100.1)],
    ['2026-03-01', ORDER, eur('c', 20.2)],
  ],
  'as-many-of-two': [
    ['2026-01-01', ORDER, usd('a', 10)],
    ['2026-02-01', ORDER, eur('b', 100)],
    ['2026-03-01', ORDER, eur('c', 20)],
    ['2026-04-01', ORDER, usd('d', 5)],
  ],
  'given-back-in-part': [
    ['2026-01-01', ORDER, eur('a', 100)],
    ['2026-01-05', ORDER, eur('b', 50)],
    ['2026-02-01', REFUND, { order_id: 'a', total: 30, currency: 'EUR' }],
    ['2026-02-02', REFUND, { order_id: 'a', value: -10.5 }],
  ],
  'given-back-whole': [
    ['2026-01-01', ORDER, eur('a', 100)],
    ['2026-01-05', ORDER, eur('b', 50)],
    ['2026-02-01', REFUND, { order_id: 'a' }],
    ['2026-02-02', 'Order Cancelled', eur('a', 100)],
  ],
  'given-back-more-than-paid': [
    ['2026-01-01', ORDER, eur('a', 100)],
    ['2026-01-05', ORDER, eur('b', 50)],
    ['2026-02-01', REFUND, eur('a', 130)],
  ],
  'given-back-otherwise': [
    ['2026-01-01', ORDER, eur('a', 100)],
    ['2026-02-01', REFUND, usd('a', 30)],
    ['2026-02-02', REFUND, eur('unheard-of', 30)],
    ['2026-02-03', REFUND, { revenue: 30, currency: 'EUR' }],
  ],
  'given-back-later': [
    ['2026-01-01', ORDER, eur('a', 100)],
    ['2026-06-03', REFUND, eur('a', 100)],
  ],
  'told-twice': [
    ['2026-01-01T10:00:00Z', ORDER, eur('a', 100)],
    ['2026-01-01T10:00:09Z', ORDER, eur('a', 100)],
  ],
  'told-without-an-amount-first': [
    ['2026-01-01T10:00:00Z', ORDER, { order_id: 'a' }],
    ['2026-01-01T10:00:09Z', ORDER, eur('a', 100)],
    ['2026-02-01', 'Order Updated', eur('a', 900)],
  ],
  'told-by-two-names': [
    ['2026-01-01T10:00:00Z', 'Purchase', { order_id: 'a' }],
    ['2026-01-01T10:00:09Z', ORDER, eur('a', 100)],
  ],
  'without-order-ids': [
    ['2026-01-01', RENEWAL, { revenue: 9.9, currency: 'EUR' }],
    ['2026-02-01', RENEWAL, { revenue: 9.9, currency: 'EUR' }],
  ],
  'without-amounts': [
    ['2026-01-01', ORDER, { order_id: 'a' }],
    ['2026-02-01', ORDER, { order_id: 'b' }],
    ['2026-03-01', ORDER, usd('c', 5)],
  ],
  'without-a-word': [['2026-01-01', ORDER]],
  'bought-often': Array.from(
    { length: 120 },
    (_, i): Told => [new Date(Date.UTC(2025, 0, 1 + i)).toISOString(), ORDER, eur(`o${i}`, 1.25)],
  ),
};

const messages = Object.entries(STORIES).flatMap(([userId, told]) =>
  told.map(([day, event, properties = {}], i) => ({
    type: 'track',
    messageId: `${userId}-${i}`,
    userId,
    timestamp: day.includes('T') ? day : `${day}T08:00:00Z`,
    event,
    properties,
  })),
);

describe('revenue', () => {
  let stack: Stack;
  let money: Record<string, Money>;
  beforeAll(async () => {
    stack = await startStack();
    const { verdict } = await stack.send(messages, { path: '/v1/import' });
    expect(verdict).toMatchObject({ accepted: messages.length, rejectedCount: 0 });
    await stack.settle();
    const rows = await stack.query<Money & { person_id: string }>(
      `SELECT person_id, purchases, revenue, currency, revenue_by_currency AS by FROM customer_journey_at(${AS_OF})`,
    );
    money = Object.fromEntries(rows.map(({ person_id, ...told }) => [person_id, told]));
  });
  afterAll(() => stack?.close());

  const inEuros = (purchases: number, revenue: number): Money => ({
    purchases,
    revenue,
    currency: 'EUR',
    by: { EUR: revenue },
  });

  it('is of the currency of most orders, and of the last one where there are as many', () => {
    expect(money['two-currencies']).toEqual({
      purchases: 3,
      revenue: 120.3,
      currency: 'EUR',
      by: { EUR: 120.3, USD: 1000 },
    });
    expect(money['as-many-of-two']).toEqual({
      purchases: 4,
      revenue: 15,
      currency: 'USD',
      by: { EUR: 120, USD: 15 },
    });
  });

  it('is less what was given back, in part or whole, and never more than the order', () => {
    expect(money['given-back-in-part']).toEqual(inEuros(2, 109.5));
    expect(money['given-back-whole']).toEqual(inEuros(2, 50));
    expect(money['given-back-more-than-paid']).toEqual(inEuros(2, 50));
  });

  it('is not touched by a refund in another currency, of no known order, or yet to come', () => {
    expect(money['given-back-otherwise']).toEqual(inEuros(1, 100));
    expect(money['given-back-later']).toEqual(inEuros(1, 100));
  });

  it('counts an order once, by the first report that says an amount', () => {
    expect(money['told-twice']).toEqual(inEuros(1, 100));
    expect(money['told-without-an-amount-first']).toEqual(inEuros(1, 100));
    expect(money['told-by-two-names']).toEqual(inEuros(1, 100));
  });

  it('counts each transaction that names no order', () => {
    expect(money['without-order-ids']).toEqual(inEuros(2, 19.8));
  });

  it('goes by the orders that say an amount', () => {
    expect(money['without-amounts']).toEqual({ purchases: 3, revenue: 5, currency: 'USD', by: { USD: 5 } });
    expect(money['without-a-word']).toEqual({ purchases: 1, revenue: 0, currency: '', by: {} });
  });

  it('counts every order, however many', () => {
    expect(money['bought-often']).toEqual(inEuros(120, 150));
  });

  it('is the sum of customer_order_at', async () => {
    expect(
      await stack.query(
        `SELECT order_id, amount, currency, refunded, revenue FROM customer_order_at(${AS_OF})
         WHERE person_id = 'given-back-in-part' ORDER BY order_id`,
      ),
    ).toEqual([
      { order_id: 'a', amount: 100, currency: 'EUR', refunded: 40.5, revenue: 59.5 },
      { order_id: 'b', amount: 50, currency: 'EUR', refunded: 0, revenue: 50 },
    ]);
  });
});
