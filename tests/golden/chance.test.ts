/**
 * How sure the chance to convert may be: of somebody who did everything but buy, and by a model that is sure of it.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { storeModel } from './model.ts';

const AS_OF = `as_of = '2026-06-02 00:00:00'`;

const told = (userId: string, i: number, event: string) => ({
  type: 'track',
  messageId: `${userId}-${i}`,
  userId,
  timestamp: new Date(Date.UTC(2026, 5, 1, 8, i)).toISOString(),
  event,
});
const messages = [
  ...Array.from({ length: 60 }, (_, i) => told('heavy', i, 'Quote Requested')),
  told('buyer', 0, 'Quote Requested'),
  told('buyer', 1, 'Order Completed'),
];

describe('the chance to convert', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    const { verdict } = await stack.send(messages, { path: '/v1/import' });
    expect(verdict).toMatchObject({ accepted: messages.length, rejectedCount: 0 });
    await stack.settle();
  });
  afterAll(() => stack?.close());

  const chances = async () => {
    const rows = await stack.query<{ person_id: string; p: number }>(
      `SELECT person_id, p_convert AS p FROM person_stage_at(${AS_OF}) WHERE track = 'buyer'`,
    );
    return Object.fromEntries(rows.map(({ person_id, p }) => [person_id, p]));
  };

  it('is certain by a purchase alone, never by points', async () => {
    expect(await chances()).toEqual({ heavy: 0.999, buyer: 1 });
  });

  describe('by a fitted model', () => {
    beforeAll(() => storeModel(stack.collector.warehouse));

    /** The model as it was stored, with another intercept. */
    const shift = async (intercept: number) => {
      const [row] = await stack.query<object>('SELECT * EXCEPT version_at FROM conversion_model FINAL');
      await stack.collector.warehouse.insertRows({
        table: 'conversion_model',
        columns: Object.keys(row ?? {}),
        format: 'JSONEachRow',
        body: Buffer.from(JSON.stringify({ ...row, intercept })),
        token: `chance-${intercept}`,
      });
    };

    it.each([
      [60, 0.99875],
      [-60, 0.00125],
    ])('is no surer than its 400 people tell, with an intercept of %d', async (intercept, chance) => {
      await shift(intercept);
      expect(await chances()).toEqual({ heavy: chance, buyer: 1 });
    });
  });
});
