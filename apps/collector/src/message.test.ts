/** What becomes of a message: it is stored once, as its row, or is refused with the reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  basic,
  eventsOf,
  FIREFOX,
  ORIGIN,
  PUBLIC_KEY,
  post,
  type Row,
  SECRET_KEY,
  startTestCollector,
  type TestCollector,
} from './testing/start.ts';

let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector();
});

afterAll(() => collector.stop());

describe('a message', () => {
  it('arrives in the store as its row', async () => {
    const sentAt = new Date().toISOString();
    const context = {
      page: { url: `${ORIGIN}/pricing?utm_source=google&utm_medium=cpc&token=x`, title: 'Prices' },
    };
    const batch = [
      { type: 'page', messageId: 'row-1', anonymousId: 'anna', timestamp: sentAt },
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'row-2',
        userId: 'u1',
        properties: { revenue: '12.5' },
      },
    ];
    const headers = { ...basic(PUBLIC_KEY), origin: ORIGIN, 'user-agent': FIREFOX };
    expect(await post(collector, '/v1/batch', { batch, context, sentAt }, headers)).toMatchObject({
      status: 200,
    });
    expect(await eventsOf(collector, ['row-1', 'row-2'])).toMatchObject([
      {
        site_id: 'shop',
        kind: 'page',
        path: '/pricing',
        url: `${ORIGIN}/pricing`,
        channel: 'paid_search',
        browser: 'Firefox',
      },
      {
        site_id: 'shop',
        kind: 'track',
        name: 'Order Completed',
        value: 12.5,
        user_id: 'u1',
        key_kind: 'public',
        is_bot: false,
      },
    ]);
  });

  it('that is hostile arrives whole and harms nothing', async () => {
    const hostile = String.raw`{"batch":[
      {"type":"track","event":"\ud800 lone","messageId":"poison-1","anonymousId":"\udfff","properties":{"\ud83d":"\ud800","ok":"😀"}},
      {"type":"track","event":"'); DROP TABLE event; --","messageId":"poison-2","anonymousId":"a\u0000b","properties":{"a":{"b":1},"a.b":2}},
      {"type":"track","event":"x","messageId":"poison-3","anonymousId":"a","__proto__":{"polluted":1},"context":{"__proto__":{"polluted":1}},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}},
      {"type":"track","event":"{name:String}","messageId":"poison-4","anonymousId":"\\\\\"\t\n]\n","properties":{"n":1e308,"m":-0,"u":"\u2028"}}
    ]}`;
    expect(await post(collector, '/v1/batch', hostile)).toMatchObject({ status: 200, body: { accepted: 4 } });
    const rows = await eventsOf(collector, ['poison-1', 'poison-2', 'poison-3', 'poison-4']);
    expect(rows).toMatchObject([
      { name: '\ufffd lone', anonymous_id: '\ufffd' },
      { name: "'); DROP TABLE event; --", anonymous_id: 'a\u0000b', properties: '{"a":{"b":1},"a.b":2}' },
      { name: 'x' },
      { name: '{name:String}', anonymous_id: '\\\\"\t\n]\n' },
    ]);
    expect('polluted' in {}).toBe(false);
  });

  it('whose ids name nobody joins nobody to others by them', async () => {
    const batch = [
      { type: 'page', messageId: 'nobody-1', anonymousId: 'a1', userId: 'undefined' },
      {
        type: 'identify',
        messageId: 'nobody-2',
        anonymousId: 'a2',
        userId: 'null',
        traits: { plan: 'home' },
      },
      { type: 'page', messageId: 'nobody-3', anonymousId: '[object Object]' },
      { type: 'page', messageId: 'nobody-4', anonymousId: 'a4', userId: 'u4' },
      { type: 'group', messageId: 'nobody-5', anonymousId: 'a4', groupId: 'undefined' },
      { type: 'alias', messageId: 'nobody-6', userId: 'u4', previousId: 'null' },
    ];
    const { body } = await post(collector, '/v1/batch', { batch, context: { groupId: 'NaN' } });
    expect(body).toMatchObject({ accepted: 4, rejectedCount: 2 });
    const [group, alias] = (body as { rejected: Row[] }).rejected;
    expect(group).toMatchObject({ index: 4, code: 'placeholder_id' });
    expect(group?.message).toBe(
      '"groupId" is "undefined", which names nobody: send the message once the id is known',
    );
    expect(alias).toMatchObject({ index: 5, code: 'placeholder_id' });
    const rows = await eventsOf(
      collector,
      batch.map(({ messageId }) => messageId),
    );
    expect(rows.map(({ anonymous_id, user_id, group_id }) => [anonymous_id, user_id, group_id])).toEqual([
      ['a1', '', ''],
      ['a2', '', ''],
      [expect.stringMatching(/^cl_/), '', ''],
      ['a4', 'u4', ''],
    ]);
    expect(rows.map(({ context }) => JSON.parse(String(context)))).toEqual([
      { placeholderIds: { userId: 'undefined', groupId: 'NaN' } },
      { placeholderIds: { userId: 'null', groupId: 'NaN' } },
      { placeholderIds: { anonymousId: '[object Object]', groupId: 'NaN' } },
      { placeholderIds: { groupId: 'NaN' } },
    ]);
    const metrics = await (await fetch(`${collector.url}/metrics`, { headers: ADMIN })).text();
    expect(metrics).toContain('waystone_placeholder_ids_total{site="shop"} 3');
  });

  it('whose one id names nobody is told so by a server’s key', async () => {
    const message = { type: 'page', userId: 'None' };
    expect(await post(collector, '/v1/batch', { batch: [message] }, basic(SECRET_KEY))).toMatchObject({
      status: 400,
      body: {
        rejected: [
          {
            code: 'missing_identity',
            message: '"userId" is "None", which is no id: give "anonymousId" or "userId"',
          },
        ],
      },
    });
  });

  it('that is refused is kept with the reason', async () => {
    const messages = [
      { type: 'page', anonymousId: 'a' },
      { type: 'track', anonymousId: 'refused-1' },
    ];
    await post(collector, '/v1/batch', { batch: messages });
    await collector.drained();
    const rows = await collector.warehouse.query<Row>(
      "SELECT * FROM rejected_event WHERE position(payload, 'refused-1') > 0",
    );
    expect(rows).toMatchObject([
      { site_id: 'shop', code: 'invalid_message', key_kind: 'public', payload: JSON.stringify(messages[1]) },
    ]);
    expect(rows[0]?.reason).toContain('"event" is missing');
  });

  it('with its time before now is dated as told', async () => {
    const batch = [
      { type: 'page', userId: 'u', messageId: 'old-1', timestamp: '2019-03-01T09:30:00.123+01:00' },
    ];
    expect((await post(collector, '/v1/import', { batch }, basic(SECRET_KEY))).status).toBe(200);
    expect(await eventsOf(collector, ['old-1'])).toMatchObject([{ occurred_at: '2019-03-01T08:30:00.123Z' }]);
  });

  it('is stored once, however often and by whatever path it comes', async () => {
    const message = { type: 'page', userId: 'u', messageId: 'once-1' };
    for (let i = 0; i < 3; i++) await post(collector, '/v1/page', message, basic(SECRET_KEY));
    await collector.drained();
    await post(collector, '/v1/batch', { batch: [message, message] });
    expect(await eventsOf(collector, ['once-1'])).toHaveLength(1);
  });

  it('of a visitor without a cookie gets the same id from the same browser', async () => {
    const send = (messageId: string, agent: string) =>
      post(collector, '/v1/page', { messageId }, { ...basic(PUBLIC_KEY), 'user-agent': agent });
    await send('cl-1', FIREFOX);
    await send('cl-2', FIREFOX);
    await send('cl-3', `${FIREFOX} other`);
    const ids = (await eventsOf(collector, ['cl-1', 'cl-2', 'cl-3'])).map((row) => row.anonymous_id);
    expect(ids[0]).toMatch(/^cl_/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
