/**
 * The oracle of `tests/chaos` sees what it is there to see: a store is spoilt on purpose, one row at a time, and each
 * time the verdict names that row and no other.
 * @module
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Ledger, makeEvent, type Sent } from '../chaos/support/ledger.ts';
import { judge } from '../chaos/support/oracle.ts';
import { random } from '../chaos/support/random.ts';
import { type Stack, startStack } from '../support/stack.ts';

const RIGHT = { lost: [], doubled: [], altered: [], unknown: [] };
const EVENTS = 60;

let stack: Stack;
let round = 0;
let prefix: string;
let ledger: Ledger;
let victim: Sent;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

/** A fresh round, as the clients of chaos send it, and one event of it to be spoilt. */
beforeEach(async () => {
  prefix = `round-${++round}`;
  ledger = new Ledger();
  const chances = random(round);
  const events = Array.from({ length: EVENTS }, (_, n) => makeEvent(chances, `${prefix}-${n}`));
  const messages = events.map((event) => ({ type: 'track', ...event }));
  ledger.send(events);
  const { verdict } = await stack.send(messages, { path: '/v1/import' });
  expect(verdict.accepted).toBe(EVENTS);
  ledger.acknowledge(events);
  await stack.settle();
  victim = chances.pick(events);
});

async function verdict() {
  const query = <Row>(sql: string) => stack.query<Row>(sql);
  const { sent, acknowledged, stored, ...wrong } = await judge(
    { url: stack.url, query, collector: { log: () => '' } },
    ledger,
    prefix,
  );
  expect([sent, acknowledged]).toEqual([ledger.sent.size, ledger.acknowledged.size]);
  return { stored, ...wrong };
}

const spoil = (sql: string) => stack.collector.warehouse.command(sql, { id: victim.messageId });
const ALL = 'site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, properties';
const copy = (columns: string) =>
  spoil(`INSERT INTO event (${ALL}) SELECT ${columns} FROM event WHERE message_id = {id:String}`);

/** A merge may join two rows of one message: the copy is looked for until it is there. */
async function copied(): Promise<void> {
  const count = 'SELECT count() AS n FROM event WHERE message_id = {id:String}';
  for (let n = 0; n < 2; await wait(20)) {
    n = (await stack.query<{ n: number }>(count, { id: victim.messageId }))[0]?.n ?? 0;
  }
}

describe('the oracle of chaos', () => {
  it('finds nothing wrong where nothing is', async () => {
    expect(await verdict()).toEqual({ stored: EVENTS, ...RIGHT });
  });

  it('sees one acknowledged row that is gone', async () => {
    await spoil('ALTER TABLE event DELETE WHERE message_id = {id:String} SETTINGS mutations_sync = 2');
    expect(await verdict()).toEqual({ stored: EVENTS - 1, ...RIGHT, lost: [victim.messageId] });
  });

  it('does not ask for an event that nobody promised to keep', async () => {
    await spoil('ALTER TABLE event DELETE WHERE message_id = {id:String} SETTINGS mutations_sync = 2');
    ledger.acknowledged.delete(victim.messageId);
    expect(await verdict()).toEqual({ stored: EVENTS - 1, ...RIGHT });
  });

  it('sees one row that is there twice, though the views count it once', async () => {
    // Under another visitor, so that no merge takes it away.
    await copy(ALL.replace('anonymous_id', "'somebody-else'"));
    await copied();
    const { doubled } = await verdict();
    expect(doubled).toEqual([victim.messageId]);
  });

  it('sees content that is not what was sent, a character apart', async () => {
    await spoil(
      `ALTER TABLE event UPDATE properties = replaceOne(properties, '"fraction":', '"Fraction":')
       WHERE message_id = {id:String} SETTINGS mutations_sync = 2`,
    );
    expect(await verdict()).toEqual({ stored: EVENTS, ...RIGHT, altered: [victim.messageId] });
  });

  it('sees a time that is a millisecond off', async () => {
    await spoil(
      `ALTER TABLE event UPDATE occurred_at = occurred_at + INTERVAL 1 MILLISECOND
       WHERE message_id = {id:String} SETTINGS mutations_sync = 2`,
    );
    expect(await verdict()).toEqual({ stored: EVENTS, ...RIGHT, altered: [victim.messageId] });
  });

  it('sees a row that nobody sent', async () => {
    await copy(ALL.replace('message_id', "concat(message_id, '-ghost')"));
    const { unknown, ...rest } = await verdict();
    expect(unknown).toEqual([`${victim.messageId}-ghost`]);
    expect(rest).toMatchObject({ lost: [], doubled: [], altered: [] });
  });
});
