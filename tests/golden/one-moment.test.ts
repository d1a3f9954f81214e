/**
 * Stays that were entered at one moment, as where an export has days and no times: in which order they are told.
 * @module
 */
import { readQuery } from '@waystone/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE, type Stack, startStack } from '../support/stack.ts';

type Stay = { track: string; cycle: number; step: number; from: string; to: string };

const DAYS: [day: string, ...events: string[]][] = [
  [
    '2026-05-01',
    'Lead Qualified',
    'Quote Requested',
    'Order Completed',
    'Onboarding Started',
    'Ticket Created',
  ],
  ['2026-05-20', 'Ticket Solved', 'Subscription Renewed', 'Subscription Cancelled', 'Subscription Started'],
];
const messages = DAYS.flatMap(([day, ...events]) =>
  events.map((event, i) => ({
    type: 'track',
    messageId: `${day}-${i}`,
    userId: 'dee',
    timestamp: `${day}T00:00:00Z`,
    event,
  })),
);

describe('stays of one moment', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    const { verdict } = await stack.send(messages, { path: '/v1/import' });
    expect(verdict).toMatchObject({ accepted: messages.length, rejectedCount: 0 });
    await stack.settle();
    const people = stack.collector.warehouse.people({ now: () => Date.parse('2026-06-02T00:00:00Z') });
    await people.run();
    await people.close();
  });
  afterAll(() => stack?.close());

  const history = () =>
    stack.query<Stay>(
      `SELECT track, cycle, step, \`from\`, \`to\` FROM stage_history_at(as_of = '2026-06-02 00:00:00')
       ORDER BY track, cycle, step`,
    );

  it('follow one from the other by cycle and step', async () => {
    const stays = await history();
    expect(
      stays.map(({ track, cycle, step, from, to }) => `${track} ${cycle}.${step} ${from} > ${to}`),
    ).toEqual([
      'buyer 1.1  > decision',
      'buyer 1.2 decision > purchase',
      'buyer 2.1  > purchase',
      'buyer 3.1  > purchase',
      'churn 1.1  > safe',
      'churn 1.2 safe > warning',
      'churn 3.1 warning > churned',
      'customer 1.1  > onboarding',
      'customer 1.2 onboarding > support',
      'customer 3.1 support > onboarding',
      'customer 3.2 onboarding > use',
      'customer 3.3 use > renewal',
      'lead 1.1  > lead',
      'lead 1.2 lead > qualified',
      'lead 1.3 qualified > won',
    ]);
  });

  it.each(['person.history', 'cached.person.history'])(
    'are told the other way round by %s',
    async (query) => {
      const told = await stack.query<Stay>(readQuery(query), { site_id: SITE, person_id: 'dee' });
      const order = ({ track, cycle, from, to }: Stay) => `${track} ${cycle} ${from} > ${to}`;
      for (const track of ['buyer', 'lead', 'customer', 'churn']) {
        const stays = (await history()).filter((stay) => stay.track === track);
        expect(told.filter((stay) => stay.track === track).map(order)).toEqual(stays.reverse().map(order));
      }
    },
  );
});
