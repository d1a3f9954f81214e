import { messageSchema } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { encodeRow } from '../row/index.ts';
import { messageOfRow } from './message-of-row.ts';

const facts = {
  siteId: 'shop',
  messageId: 'm1',
  occurredAt: Date.UTC(2026, 0, 2),
  receivedAt: Date.UTC(2026, 0, 3),
  anonymousId: 'v1',
  keyKind: 'public' as const,
  visitor: { country: 'AT', device: 'phone', browser: '', os: '', language: 'de', isBot: false },
};
const context = { page: { url: 'https://shop.example/pricing', title: 'Prices' }, sessionId: 's1' };

describe('the message of a row', () => {
  it.each([
    { type: 'track', event: 'Form Submitted', properties: { form_id: 'quote', n: [1, { a: 2 }] } },
    { type: 'page', name: 'Prices', properties: { url: 'https://shop.example/pricing', price: 1 } },
    { type: 'identify', userId: 'u1', traits: { plan: 'gold' } },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { size: 4 } },
    { type: 'alias', userId: 'u1', previousId: 'v1' },
  ])('makes the same row again ($type)', (given) => {
    const message = messageSchema.parse({ ...given, messageId: 'm1', anonymousId: 'v1' });
    const row = encodeRow(message, { ...context }, facts);
    const again = JSON.parse(messageOfRow(row) ?? '') as Record<string, unknown>;
    expect(again).toMatchObject({
      messageId: 'm1',
      anonymousId: 'v1',
      timestamp: '2026-01-02T00:00:00.000Z',
    });
    const parsed = messageSchema.parse(again);
    expect(encodeRow(parsed, parsed.context ?? {}, facts)).toBe(row);
  });

  it.each(['', 'no JSON', '[]', '{"type":"track"}'])('is none for %j', (row) => {
    expect(messageOfRow(row)).toBeNull();
  });
});
