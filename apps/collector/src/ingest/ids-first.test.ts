import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { idsFirst } from './ids-first.ts';

const LONG = 'x'.repeat(MAX_MESSAGE_BYTES);

const textOf = (message: unknown) => idsFirst(message, JSON.stringify);

describe('the text of a large message', () => {
  it('begins with its ids, wherever they stood', () => {
    const ids = { previousId: 'p', groupId: 'g', userId: 7, anonymousId: 'a', messageId: 'm' };
    const message = { 1: LONG, properties: {}, timestamp: 1, event: 'e', type: 'track', ...ids };
    const text = textOf(message) ?? '';
    expect(text).toMatch(
      /^\{"messageId":"m","anonymousId":"a","userId":7,"groupId":"g","previousId":"p","type":"track","event":"e","timestamp":1,"1"/,
    );
    expect(JSON.parse(text)).toEqual(message);
  });

  it('begins with them where another of them is the large one', () => {
    expect(textOf({ event: LONG, messageId: LONG, userId: 'ada' })).toMatch(/^\{"userId":"ada","event"/);
  });

  it('begins with those that are spelled otherwise', () => {
    expect(textOf({ event: LONG, user_id: 7 })).toMatch(/^\{"user_id":7,"event"/);
  });

  it.each([null, 7, 'text', ['userId'], {}, { properties: 1 }])('is none of its own for %j', (message) => {
    expect(textOf(message)).toBeNull();
  });
});
