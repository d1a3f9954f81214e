/** What the stage model promises, whatever the rules say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

const ordered = (messageId: string, userId: string, timestamp: string, properties: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  messageId,
  userId,
  timestamp,
  properties,
});

const viewed = (messageId: string, userId: string, timestamp: string, path: string) => ({
  type: 'page',
  messageId,
  userId,
  timestamp,
  properties: { url: `https://shop.example${path}` },
});

describe('a transaction', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    await stack.send(
      [
        // The page reports it, and the shop's server once more, a little later and with a number for an id.
        ordered('a1', 'twice-reported', '2026-05-01T10:00:00Z', { order_id: '1001', revenue: 90 }),
        ordered('a2', 'twice-reported', '2026-05-01T10:00:07Z', { order_id: 1001, revenue: 90 }),
        {
          ...ordered('a3', 'twice-reported', '2026-05-01T11:00:00Z', { order_id: '1001' }),
          event: 'Order Placed',
        },
        ordered('b1', 'buys-twice', '2026-05-01T10:00:00Z', { order_id: '2001' }),
        ordered('b2', 'buys-twice', '2026-05-01T18:00:00Z', { order_id: '2002' }),
        ordered('c1', 'no-ids', '2026-05-01T10:00:00Z'),
        ordered('c2', 'no-ids', '2026-05-20T10:00:00Z', { order_id: null }),
        // Another person's order has the same number on another till.
        ordered('d1', 'same-number', '2026-05-02T10:00:00Z', { order_id: '1001' }),
        // A renewal has an invoice of its own each time.
        {
          ...ordered('e1', 'renews', '2026-03-01T10:00:00Z', { invoice_id: 'i-1' }),
          event: 'Subscription Renewed',
        },
        {
          ...ordered('e2', 'renews', '2026-03-01T10:05:00Z', { invoice_id: 'i-1' }),
          event: 'Subscription Renewed',
        },
        {
          ...ordered('e3', 'renews', '2026-04-01T10:00:00Z', { invoice_id: 'i-2' }),
          event: 'Subscription Renewed',
        },
      ],
      { path: '/v1/import' },
    );
    await stack.settle();
  });
  afterAll(() => stack?.close());

  it.each([
    ['twice-reported', 1],
    ['buys-twice', 2],
    ['no-ids', 2],
    ['same-number', 1],
    ['renews', 2],
  ])('of %s closes %i cycles', async (person, cycles) => {
    const rows = await stack.query(
      `SELECT cycle FROM stage_history WHERE person_id = {person:String} AND track = 'buyer' AND \`to\` = 'purchase'`,
      { person },
    );
    expect(rows).toHaveLength(cycles);
  });

  it('opens one round of onboarding, however often it is reported', async () => {
    const [row] = await stack.query(
      `SELECT max(cycle) AS cycle FROM stage_history WHERE person_id = 'twice-reported' AND track = 'customer'`,
    );
    expect(row).toEqual({ cycle: 1 });
  });
});

describe('the past', () => {
  let stack: Stack;
  const days = ['2026-03-02', '2026-03-06', '2026-03-20', '2026-04-30', '2026-05-10', '2026-06-15'];
  type Said = { person_id: string; track: string; stage: string; confidence?: number };
  const said = (day: string) =>
    stack.query<Said>(
      `SELECT person_id, track, cycle, stage, entered_at, confidence
       FROM person_stage_at(as_of = {at:DateTime64(3)}) ORDER BY person_id, track`,
      { at: `${day} 00:00:00` },
    );

  beforeAll(async () => {
    stack = await startStack();
    const story = (who: string) => [
      viewed(`${who}-1`, who, '2026-03-01T10:00:00Z', '/blog/dust'),
      viewed(`${who}-2`, who, '2026-03-05T10:00:00Z', '/compare/a-vs-b'),
      viewed(`${who}-3`, who, '2026-03-05T10:05:00Z', '/compare/a-vs-c'),
      viewed(`${who}-4`, who, '2026-03-05T10:09:00Z', '/pricing'),
      viewed(`${who}-5`, who, '2026-03-19T10:00:00Z', '/checkout'),
      viewed(`${who}-6`, who, '2026-05-01T10:00:00Z', '/pricing'),
      ordered(`${who}-7`, who, '2026-05-09T10:00:00Z', { order_id: `o-${who}` }),
      viewed(`${who}-8`, who, '2026-06-10T10:00:00Z', '/account/orders'),
    ];
    await stack.send([...story('early'), ...story('lost').slice(0, 4)], { path: '/v1/import' });
    await stack.settle();
  });
  afterAll(() => stack?.close());

  it.each(days)('of %s is told by stage_history as person_stage_at tells it', async (day) => {
    const history = await stack.query<Said>(
      `SELECT person_id, track, cycle, \`to\` AS stage, entered_at
       FROM stage_history WHERE entered_at <= {at:DateTime64(3)}
       ORDER BY person_id, track, cycle DESC, entered_at DESC LIMIT 1 BY person_id, track`,
      { at: `${day} 00:00:00` },
    );
    const then = await said(day);
    expect(then.length).toBeGreaterThan(0);
    // Between signals the stage stays, and the belief in it falls: below one half it is shown as unclear.
    const shown = then.map(({ confidence = 1, ...row }, i) => {
      if (row.stage !== 'unclear') return row;
      expect(confidence).toBeLessThan(0.5);
      return { ...row, stage: history[i]?.stage };
    });
    expect(shown).toEqual(history);
  });

  it('changes only from the time of a late event on', async () => {
    const before = await Promise.all(days.map(said));
    // Received now, as everything here; it happened in April.
    await stack.send([viewed('late', 'lost', '2026-04-20T10:00:00Z', '/checkout')], { path: '/v1/import' });
    await stack.settle();
    const after = await Promise.all(days.map(said));
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).not.toEqual(before[3]);
  });
});
