// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { body } from './body.ts';
import type { Item } from './item.ts';

const NOW = 1_800_000_000_000;
const item = (messageId: string, timestamp: number): Item => [{ messageId, timestamp }, '{"sessionId":"1"}'];
const read = (items: Item[]) => JSON.parse(body({ key: 'pk_1' }, items));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a body', () => {
  it('leaves out the time of a message that is as old as itself', () => {
    const { batch, sentAt, writeKey, context } = read([item('a', NOW - 500), item('b', NOW - 3)]);
    expect(batch).toEqual([{ messageId: 'a', timestamp: NOW - 500 }, { messageId: 'b' }]);
    expect(sentAt).toBe(NOW - 3);
    expect(writeKey).toBe('pk_1');
    expect(context).toMatchObject({ sessionId: '1', library: { name: 'waystone.js' } });
  });

  it('keeps the time of one made earlier or dated otherwise', () => {
    expect(read([item('a', NOW - 20)])).toMatchObject({ sentAt: NOW, batch: [{ timestamp: NOW - 20 }] });
    expect(read([item('a', NOW + 9000)])).toMatchObject({ sentAt: NOW, batch: [{ timestamp: NOW + 9000 }] });
  });
});
