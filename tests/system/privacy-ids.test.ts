/**
 * A person's rights, whatever the ids: hundreds of them, numbers, behind more than is kept of a message, and those of
 * somebody else.
 * @module
 */
import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, SITE, STORES, type Stack, startStack } from '../support/stack.ts';

const DEVICES = 300;

type Line = { record: string; ids?: string[]; payload?: string };

describe.each(STORES)('on %s', (store) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store });
  });
  afterAll(() => stack?.close());

  const admin = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const exportOf = (person: string) =>
    fetch(`${stack.url}/api/v1/person/export?site_id=${SITE}&person_id=${encodeURIComponent(person)}`, {
      headers: admin,
    });
  const erase = (person: string) =>
    fetch(`${stack.url}/api/v1/person/erase`, {
      method: 'POST',
      headers: admin,
      body: JSON.stringify({ site_id: SITE, person_id: person }),
    });
  const linesOf = async (answer: Response) =>
    (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const refused = async () =>
    (await stack.query<{ payload: string }>('SELECT payload FROM rejected_event')).map(
      ({ payload }) => payload,
    );

  it(`hands out and forgets somebody with ${DEVICES} devices`, async () => {
    await stack.send(
      Array.from({ length: DEVICES }, (_, i) => ({
        type: 'identify',
        messageId: `many-${i}`,
        anonymousId: `device-${i}`,
        userId: 'many',
      })),
    );
    await stack.send([
      { type: 'track', anonymousId: 'device-0' },
      { type: 'track', anonymousId: `device-${DEVICES - 1}` },
      { type: 'track', anonymousId: 'device-' },
    ]);
    const lines = await linesOf(await exportOf('many'));
    expect(lines[0]?.ids).toHaveLength(DEVICES + 1);
    expect(lines.filter(({ record }) => record === 'rejected_event')).toHaveLength(2);
    expect(await (await erase('many')).json()).toEqual({
      events: DEVICES,
      rejected_events: 2,
      ids: DEVICES + 1,
    });
    expect(await refused()).toEqual([expect.stringContaining('"device-"')]);
    await erase('device-');
  });

  it('finds refused messages that give the id as a number, and not those where it is something else', async () => {
    const numbered = [
      { type: 'track', event: ['a'], userId: 7700077 },
      { type: 'track', event: ['b'], context: { traits: { anonymousId: 7700077 } }, userId: 1 },
      { type: 'track', event: ['c'], user_id: 7700077 },
      { type: 'track', event: ['d'], userId: 3, traits: { seats: { id: 4 }, plan: '"', id: 7700077 } },
      { type: 'track', event: ['e'], userId: 3, context: { traits: { id: 7700077 }, user: { userID: 3 } } },
      { type: 'track', event: ['f'], userId: 3, context: { user: { id: 7700077, plan: 'pro' } } },
      { type: 'track', event: ['g'], userId: 3, properties: { distinct_id: 7700077 } },
      { type: 'track', event: ['h'], 'user-id': 7700077 },
    ];
    const others = [
      { type: 'track', event: ['o'], userId: 77000771 },
      { type: 'track', event: ['p'], userId: 17700077 },
      { type: 'track', event: ['q'], userId: 7700077.5 },
      { type: 'track', event: ['r'], userId: 2, properties: { price: 7700077 } },
      { type: 'track', event: ['s'], userId: 2, properties: { id: 7700077, friend_user_id: 7700077 } },
      { type: 'track', event: ['t'], userId: 2, traits: { seats: { id: 7700077 } } },
      { type: 'track', event: ['u'], userId: 2, properties: { text: '"user_id":7700077' } },
    ];
    await stack.send([{ type: 'page', messageId: 'numbered', userId: '7700077' }, ...numbered, ...others]);
    const lines = await linesOf(await exportOf('7700077'));
    const found = lines.filter(({ record }) => record === 'rejected_event').map(({ payload }) => payload);
    expect(found.sort()).toEqual(
      numbered.map((message) => expect.stringContaining(`["${message.event[0]}"]`)),
    );
    expect(await (await erase('7700077')).json()).toMatchObject({
      events: 1,
      rejected_events: numbered.length,
    });
    expect(await refused()).toHaveLength(others.length);
  });

  it('hands out to neither of two people what names only the device of both, and forgets it with the first', async () => {
    const identify = (messageId: string, userId: string) => ({
      type: 'identify',
      messageId,
      anonymousId: 'lynx-and-moose',
      userId,
    });
    await stack.send([
      identify('lynx-1', 'lynx'),
      identify('moose-1', '4404'),
      { type: 'track', messageId: 'either-refused', anonymousId: 'lynx-and-moose' },
      { type: 'track', messageId: 'moose-refused', anonymousId: 'lynx-and-moose', userId: 4404 },
    ]);
    for (const [person, own] of [
      ['lynx', 0],
      ['4404', 1],
    ] as const) {
      const lines = await linesOf(await exportOf(person));
      expect(lines[0]).toMatchObject({ person_id: person, rejected_events_of_shared_devices: 1 });
      expect(lines.filter(({ record }) => record === 'rejected_event')).toHaveLength(own);
    }
    expect(await (await erase('lynx')).json()).toEqual({ events: 1, rejected_events: 1, ids: 1 });
    const left = JSON.stringify(await refused());
    expect(left).not.toContain('either-refused');
    expect(left).toContain('moose-refused');
    const [person] = await linesOf(await exportOf('4404'));
    expect(person).toMatchObject({ rejected_events_of_shared_devices: 0 });
    expect(await (await erase('4404')).json()).toMatchObject({ events: 1, rejected_events: 1 });
  });

  it('finds refused messages by ids that stood behind what is kept of them', async () => {
    const properties = { text: 'x'.repeat(MAX_MESSAGE_BYTES), email: 'large@shop.example' };
    await stack.send([
      { type: 'page', messageId: 'large-0', userId: 'large' },
      { properties, type: 'track', event: 'Much', messageId: 'large-1', userId: 'large' },
    ]);
    expect(await (await erase('large')).json()).toMatchObject({ events: 1, rejected_events: 1 });
    expect(JSON.stringify(await refused())).not.toContain('large-1');
  });

  it('says whose id it is where it is no person but an id of one, or of several', async () => {
    const page = (messageId: string, ids: object) => ({ type: 'page', messageId, ...ids });
    const identify = (messageId: string, ids: object) => ({ ...page(messageId, ids), type: 'identify' });
    await stack.send([
      page('okapi-1', { anonymousId: 'okapi-phone' }),
      identify('okapi-2', { anonymousId: 'okapi-phone', userId: 'okapi' }),
      { type: 'alias', messageId: 'okapi-3', userId: 'okapi', previousId: 'okapi-before' },
      identify('okapi-4', { anonymousId: 'okapi-tablet', userId: 'okapi' }),
      identify('zebra-1', { anonymousId: 'okapi-tablet', userId: 'zebra' }),
      { type: 'track', messageId: 'okapi-refused', anonymousId: 'okapi-phone' },
    ]);
    for (const ask of [exportOf, erase]) {
      for (const id of ['okapi-phone', 'okapi-before']) {
        const answer = await ask(id);
        expect([answer.status, await answer.json()]).toEqual([
          404,
          { error: { code: 'id_of_person', message: `"${id}" is an id of okapi: ask for okapi.` } },
        ]);
      }
      expect(await (await ask('okapi-tablet')).json()).toMatchObject({
        error: { message: '"okapi-tablet" is an id of okapi and zebra: ask for each of them.' },
      });
    }
    expect(await (await erase('okapi')).json()).toMatchObject({ events: 4, rejected_events: 1 });
    expect(await (await exportOf('okapi-phone')).json()).toMatchObject({ error: { code: 'unknown_person' } });
  });
});
