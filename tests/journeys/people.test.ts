/**
 * person_state is the cache of person_state_at: equal to it for everybody, whatever came, in whatever order, and
 * whoever was erased.
 * @module
 */
import { readQuery } from '@waystone/models';
import { openWarehouse, PeopleRefresh, readKeptPerson, readKeptTimeline } from '@waystone/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReportStories, readStories } from '../golden/stories.ts';
import {
  assertCounted,
  assertListed,
  LIST_OF_ALL,
  type Row,
  TALLY,
  TALLY_OF_ALL,
} from '../support/people-of-all.ts';
import { ADMIN_TOKEN, SITE, type Stack, startStack } from '../support/stack.ts';

/** Numbers as random as need be, the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % sides;
  };
}

describe('person_state', () => {
  let stack: Stack;
  let people: PeopleRefresh;
  // It moves only where a test says so: each moment at which somebody was looked at is one more to compare as of.
  let clock = Date.now();
  const now = () => clock;
  beforeAll(async () => {
    stack = await startStack();
    people = stack.collector.warehouse.people({ now });
  });
  afterAll(async () => {
    await people.close();
    await stack.close();
  });

  const cached = () => stack.query<Row>('SELECT * FROM person_state_cached ORDER BY site_id, person_id');

  /** What the definition says, of each person as of when the cache last looked at them. */
  const defined = async (rows: readonly Row[]) => {
    const all: Row[] = [];
    for (const as_of of new Set(rows.map((row) => row.as_of))) {
      const told = await stack.query<Row>(
        `SELECT * FROM person_state_at(as_of = parseDateTime64BestEffort({as_of:String}, 3, 'UTC'))`,
        { as_of },
      );
      const here = new Set(rows.filter((row) => row.as_of === as_of).map((row) => row.person_id));
      all.push(...told.filter((row) => here.has(row.person_id)));
    }
    return all.sort((a, b) => (a.person_id < b.person_id ? -1 : 1));
  };

  const assertEqual = async () => {
    await stack.settle();
    await people.run();
    const rows = await cached();
    const everybody = await stack.query<{ id: string }>(
      'SELECT DISTINCT person_id AS id FROM touchpoint ORDER BY id',
    );
    expect(rows.map(({ person_id }) => person_id)).toEqual(everybody.map(({ id }) => id));
    expect(rows).toEqual(await defined(rows));
    await assertCounted(stack);
    await assertListed(stack, {});
    await assertListed(stack, { track: 'buyer', stage: 'lapsed', limit: 3, offset: 1 });
    return rows;
  };

  /** At everybody, as if nobody had been looked at for long. */
  const lookAgain = async () => {
    const again = stack.collector.warehouse.people({ now, staleMs: -1000, most: 1e6 });
    // What came lately is looked at first.
    const kinds: string[] = [];
    while (kinds.at(-1) !== 'stale' && kinds.length < 20) kinds.push((await again.step()).kind);
    expect(kinds.at(-1)).toBe('stale');
    await again.close();
    people = stack.collector.warehouse.people({ now });
  };

  const send = (messages: object[]) => stack.send(messages, { path: '/v1/import' });

  it('is empty where nobody came', async () => {
    expect(await assertEqual()).toEqual([]);
    expect(people.isComplete).toBe(true);
  });

  it('is equal after events in any order, many of them late', async () => {
    const roll = dice(7);
    const events = [...readStories(), ...readReportStories()]
      .map((event) => ({ event, place: roll(1e6) }))
      .sort((a, b) => a.place - b.place)
      .map(({ event }) => event);
    for (let from = 0, many = 0; from < events.length; from += many) {
      many = 100 + roll(100);
      await send(events.slice(from, from + many));
      await stack.settle();
      await people.run();
    }
    expect((await assertEqual()).length).toBeGreaterThan(20);
    await lookAgain();
    await assertEqual();
  });

  it('looks only at those who did something, and at whoever is the same person', async () => {
    const before = await cached();
    clock += 1000;
    await send([
      {
        type: 'page',
        messageId: 'new-1',
        anonymousId: 'new-phone',
        timestamp: '2026-06-01T10:00:00Z',
        properties: { url: 'https://air.example/pricing' },
      },
      {
        type: 'identify',
        messageId: 'new-2',
        anonymousId: 'new-phone',
        userId: 'ann',
        timestamp: '2026-06-01T10:01:00Z',
      },
    ]);
    const after = await assertEqual();
    const asOf = new Map(before.map(({ person_id, as_of }) => [person_id, as_of]));
    expect(after.filter((row) => asOf.get(row.person_id) !== row.as_of).map((row) => row.person_id)).toEqual([
      'ann',
    ]);
    await lookAgain();
  });

  it('forgets a person who turns out to be another', async () => {
    await send([
      {
        type: 'page',
        messageId: 'turn-1',
        anonymousId: 'turned',
        timestamp: '2026-06-01T11:00:00Z',
        properties: { url: 'https://air.example/' },
      },
    ]);
    expect((await assertEqual()).map(({ person_id }) => person_id)).toContain('turned');
    await send([
      {
        type: 'identify',
        messageId: 'turn-2',
        anonymousId: 'turned',
        userId: 'late-user',
        timestamp: '2026-06-02T11:00:00Z',
      },
      {
        type: 'alias',
        messageId: 'turn-3',
        userId: 'latest-user',
        previousId: 'late-user',
        timestamp: '2026-06-02T12:00:00Z',
      },
    ]);
    const ids = (await assertEqual()).map(({ person_id }) => person_id);
    expect(ids).toContain('latest-user');
    expect(ids).not.toContain('turned');
    expect(ids).not.toContain('late-user');
  });

  it('moves the other members of an account when an earlier one turns up', async () => {
    const member = (n: number, day: number) => ({
      type: 'group',
      messageId: `member-${n}`,
      userId: `member-${n}`,
      groupId: 'account-of-three',
      timestamp: `2026-05-0${day}T09:00:00Z`,
    });
    await send([member(1, 5), member(2, 6)]);
    await assertEqual();
    await send([member(3, 4)]);
    await assertEqual();
  });

  it('looks at few of a large account, and at who was first in it when an earlier one turns up', async () => {
    const member = (n: number, minute: number, again = 0) => ({
      type: 'group',
      messageId: `of-many-${n}-${again}`,
      userId: `of-many-${n}`,
      groupId: 'account-of-many',
      timestamp: `2026-05-07T09:${String(minute).padStart(2, '0')}:00Z`,
    });
    const lookedAt = (rows: readonly Row[]) =>
      rows.filter(({ as_of }) => Date.parse(as_of) === clock).map(({ person_id }) => person_id);
    // The first came last, and two came at once.
    await send(Array.from({ length: 40 }, (_, n) => member(n, n === 39 ? 5 : Math.max(11, 10 + n))));
    await assertEqual();
    clock += 1000;
    await send([member(20, 55, 1)]);
    const repeated = lookedAt(await assertEqual());
    expect(repeated).toContain('of-many-20');
    expect(repeated.length).toBeLessThan(12);
    clock += 1000;
    await send([member(40, 4), member(41, 3), member(20, 2, 2)]);
    const overtaken = lookedAt(await assertEqual());
    expect(overtaken).toContain('of-many-39');
    expect(overtaken.length).toBeLessThan(14);
  });

  it('holds few touchpoints at a time, of however many people', async () => {
    const few = () => stack.collector.warehouse.people({ now, mostTouchpoints: 30 });
    clock += 1000;
    await people.close();
    people = few();
    await send(
      Array.from({ length: 41 }, (_, n) => ({
        type: 'page',
        messageId: `of-many-${n}-page`,
        userId: `of-many-${n}`,
        timestamp: '2026-05-08T09:00:00Z',
        properties: { url: 'https://air.example/pricing' },
      })),
    );
    await assertEqual();
    // Each look has a version of its own.
    const [looks] = await stack.query<{ n: number }>(
      "SELECT uniqExact(version) AS n FROM person_state WHERE person_id LIKE 'of-many-%' AND toUnixTimestamp64Milli(as_of) = {at:Int64}",
      { at: clock },
    );
    expect(looks?.n).toBeGreaterThan(1);

    // Many come before who was first, each slice with some of them; who was first did nothing since.
    clock += 1000;
    await send(
      Array.from({ length: 60 }, (_, n) => ({
        type: 'group',
        messageId: `earlier-${n}`,
        userId: n < 30 ? `earlier-${n}` : `of-many-${n < 50 ? n - 30 : n - 29}`,
        groupId: n < 30 ? 'account-of-many' : 'another-account',
        timestamp: `2026-05-06T09:00:${String(n).padStart(2, '0')}Z`,
      })),
    );
    await assertEqual();

    // As where another model is in use: everybody.
    await stack.collector.warehouse.command('TRUNCATE TABLE person_refresh');
    await people.close();
    people = few();
    const steps: number[] = [];
    for (let step = await people.step(); step.kind !== 'idle'; step = await people.step())
      if (step.kind === 'everybody') steps.push(step.ids);
    const [visitors] = await stack.query<{ n: number }>(
      'SELECT uniqExact(site_id, visitor_id) AS n FROM event',
    );
    expect(steps.reduce((sum, ids) => sum + ids, 0)).toBe(visitors?.n);
    expect(Math.max(...steps)).toBeLessThan(31);
    await assertEqual();
  });

  it('comes to the end of everybody while others go on coming', async () => {
    await stack.collector.warehouse.command('TRUNCATE TABLE person_refresh');
    await people.close();
    people = stack.collector.warehouse.people({ now });
    const kinds: string[] = [];
    while (!people.isComplete && kinds.length < 8) {
      const page = { type: 'page', anonymousId: 'goes-on', timestamp: '2026-06-02T08:00:00Z' };
      await send([{ ...page, messageId: `goes-on-${kinds.length}` }]);
      await stack.settle();
      const { kind, isLast } = await people.step();
      expect(isLast && !people.isComplete).toBe(false);
      kinds.push(kind);
    }
    expect(kinds.slice(0, 3)).toEqual(['changes', 'everybody', 'changes']);
    expect(people.isComplete).toBe(true);
    await assertEqual();
  });

  it('is equal after an erasure, of those too who shared a device with the person', async () => {
    const page = (n: number) => ({
      type: 'page',
      messageId: `shared-${n}`,
      anonymousId: 'kiosk',
      timestamp: `2026-06-03T0${n}:00:00Z`,
      properties: { url: 'https://air.example/pricing' },
    });
    const identify = (n: number, userId: string) => ({ ...page(n), type: 'identify', userId });
    const joins = { type: 'group', messageId: 'shared-6', userId: 'gone', groupId: 'account-of-one' };
    await send([page(1), identify(2, 'gone'), page(3), identify(4, 'stays'), page(5), joins]);
    await assertEqual();
    const answer = await fetch(`${stack.url}/api/v1/person/erase`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
      body: JSON.stringify({ site_id: SITE, person_id: 'gone' }),
    });
    expect(answer.status, await answer.text()).toBe(200);
    expect((await assertEqual()).map(({ person_id }) => person_id)).not.toContain('gone');
    for (const [table, column] of [
      ['person_state', 'person_id'],
      ['identity_link', 'id'],
      ['identity_link', 'other_id'],
      ['person_change', 'id'],
      ['account_entry', 'visitor_id'],
    ])
      expect(await stack.query(`SELECT * FROM ${table} WHERE ${column} = 'gone'`)).toEqual([]);
  });

  it('is looked through again by a collector that starts anew, and only where something is to be done', async () => {
    const another = stack.collector.warehouse.people({ now });
    expect((await another.step()).kind).not.toBe('everybody');
    expect(another.isComplete).toBe(true);
    await another.close();
  });

  it('answers what the dashboard asks as the views do', async () => {
    await lookAgain();
    const one = { site_id: SITE, person_id: 'ann' };
    const list = { site_id: SITE, person_id: '', q: '', track: '', stage: '', limit: 20, offset: 0 };
    const both = async (query: string, parameters: object) =>
      await Promise.all(
        [query, `cached.${query}`].map((name) =>
          stack.query(readQuery(name), parameters as Record<string, unknown>),
        ),
      );
    for (const [query, parameters] of [
      ['stage_counts', one],
      ['stage_funnel', one],
      ['person.history', one],
    ] as const) {
      const [view, cache] = await both(query, parameters);
      expect(cache, query).toEqual(view);
      expect(cache?.length, query).toBeGreaterThan(0);
    }
    for (const limit of [1, 5, 200]) {
      const view = await stack.query(readQuery('person.timeline'), { ...one, limit });
      const cache = await readKeptTimeline(stack, SITE, 'ann', limit);
      expect(cache, `timeline of ${limit}`).toEqual(view);
      expect(cache.length).toBeGreaterThan(0);
    }
    for (const filter of [
      {},
      { track: 'buyer', stage: 'purchase' },
      { q: 'an' },
      { q: 'nobody is called so' },
    ]) {
      const view = await stack.query<{ person_id: string; total: number }>(readQuery('person.list'), {
        ...list,
        ...filter,
      });
      const told = await assertListed(stack, filter);
      expect(told.rows.map(({ person_id }) => person_id)).toEqual(view.map(({ person_id }) => person_id));
      expect(told.total).toBe(view[0]?.total ?? 0);
    }
    const [ann] = (await stack.query(LIST_OF_ALL, { ...list, person_id: 'ann' })) as { total: number }[];
    const told = await readKeptPerson<object>(stack.collector.warehouse, SITE, 'ann');
    expect({ ...told, total: 1 }).toEqual(ann);
    expect(await readKeptPerson(stack.collector.warehouse, SITE, 'nobody')).toBeUndefined();
  });

  it('counts anew where a refresh broke off between what it counts and what it stores', async () => {
    const { engine, warehouse } = stack.collector;
    const socketPath = engine?.socketPath ?? '';
    const inside = openWarehouse({ socketPath, database: `${warehouse.database}_scope` });
    let breaks = false;
    const broken = {
      ...inside,
      command: async (sql: string, parameters?: Record<string, unknown>) => {
        if (breaks && sql.includes('person_state SELECT * FROM person_state')) throw new Error('broke off');
        await inside.command(sql, parameters);
      },
    };
    const breaking = new PeopleRefresh(warehouse, broken, { now });
    await breaking.run();
    await assertCounted(stack);
    breaks = true;
    clock += 1000;
    await send([{ type: 'page', messageId: 'broke-1', userId: 'counted-once' }]);
    await stack.settle();
    await expect(breaking.run()).rejects.toThrow('broke off');
    expect(await stack.query(TALLY)).not.toEqual(await stack.query(TALLY_OF_ALL));
    breaks = false;
    await breaking.run();
    await assertCounted(stack);
    expect(await readKeptPerson(warehouse, SITE, 'counted-once')).toBeDefined();
    await breaking.close();
    await inside.close();
  });
});
