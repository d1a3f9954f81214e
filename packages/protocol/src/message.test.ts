import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ID_LENGTH, MIN_CLOCK_MS, MIN_TIME_MS } from './limits.ts';
import { batchSchema, MESSAGE_TYPES, type MessageType, messageSchema } from './message.ts';

const REQUIRED: Record<MessageType, object> = {
  page: {},
  screen: {},
  track: { event: 'Signed Up' },
  identify: { userId: 'u1' },
  group: { groupId: 'g1' },
  alias: { userId: 'u1', previousId: 'a1' },
};

describe('messageSchema', () => {
  it.each(MESSAGE_TYPES)('accepts the smallest %s', (type) => {
    expect(messageSchema.safeParse({ type, ...REQUIRED[type] }).success).toBe(true);
  });

  it.each(['track', 'group', 'alias'] as const)('refuses a %s without what it is about', (type) => {
    expect(messageSchema.safeParse({ type }).success).toBe(false);
  });

  it('keeps what it does not know, so that nothing a client said is lost', () => {
    const message = { type: 'page', context: { app: { build: 7 } }, extra: [1] };
    expect(messageSchema.parse(message)).toEqual(message);
  });

  it('takes null for "not set", as Segment clients send it', () => {
    const message = {
      type: 'track',
      event: 'x',
      userId: null,
      properties: null,
      context: { campaign: null },
    };
    expect(messageSchema.safeParse(message).success).toBe(true);
  });

  it('takes a time as ISO 8601 text or as milliseconds, also by a clock that was never set', () => {
    const at = (timestamp: unknown) => messageSchema.safeParse({ type: 'page', timestamp }).success;
    expect([at('2026-05-01T10:00:00Z'), at('2026-05-01T10:00:00.123456+02:00'), at(MIN_TIME_MS)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([at('1970-01-01T00:00:09Z'), at(9000), at('1904-01-01'), at(MIN_CLOCK_MS)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([at('yesterday'), at(MIN_CLOCK_MS - 1), at('9999-01-01T00:00:00Z'), at(Number.NaN)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('does not take seconds for milliseconds', () => {
    const { error } = messageSchema.safeParse({ type: 'page', timestamp: Date.UTC(2026, 4, 1) / 1000 });
    expect(error?.issues[0]?.message).toMatch(/milliseconds since 1970, not seconds/);
  });

  it('takes a message whose time of sending cannot be read, without it', () => {
    for (const sentAt of ['', 'yesterday', '0000-00-00 00:00:00', {}, 1e300]) {
      expect(messageSchema.parse({ type: 'page', sentAt })).toEqual({ type: 'page', sentAt: null });
    }
  });

  it('takes the whole numbers that libraries of servers send as ids, as text', () => {
    const ids = { userId: 42, anonymousId: -7, context: { groupId: 5 } };
    expect(messageSchema.parse({ type: 'identify', ...ids })).toMatchObject({
      userId: '42',
      anonymousId: '-7',
      context: { groupId: '5' },
    });
    expect(messageSchema.parse({ type: 'group', userId: 'u', groupId: 5 })).toMatchObject({ groupId: '5' });
    expect(messageSchema.parse({ type: 'alias', userId: 1, previousId: 2 })).toMatchObject({
      userId: '1',
      previousId: '2',
    });
    for (const userId of [1.5, 1e300, Number.NaN, true, {}])
      expect(messageSchema.safeParse({ type: 'identify', userId }).success).toBe(false);
  });

  it('refuses an id that is empty or too long', () => {
    const withId = (userId: string) => messageSchema.safeParse({ type: 'identify', userId }).success;
    expect([withId(''), withId('x'.repeat(MAX_ID_LENGTH)), withId('x'.repeat(MAX_ID_LENGTH + 1))]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        messageSchema.safeParse(value);
        batchSchema.safeParse(value);
      }),
    );
  });

  it('drops __proto__ instead of setting it', () => {
    const parsed = messageSchema.parse(
      JSON.parse('{"type":"page","properties":{"__proto__":{"admin":true}}}'),
    );
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    expect((parsed as { properties: { admin?: boolean } }).properties.admin).toBeUndefined();
  });
});
