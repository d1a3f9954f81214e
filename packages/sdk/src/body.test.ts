// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { body } from './body.ts';

describe('a body', () => {
  it('is one JSON object of the messages as they were made, and what they share', () => {
    const before = Date.now();
    const { batch, sentAt, writeKey, context } = JSON.parse(
      body({ key: 'pk_1' }, [
        ['_ws.pk_1.a', '{"messageId":"a"}'],
        ['_ws.pk_1.b', '{"messageId":"b","n":[1,2]}'],
      ]),
    );
    expect(batch).toEqual([{ messageId: 'a' }, { messageId: 'b', n: [1, 2] }]);
    expect(sentAt).toBeGreaterThanOrEqual(before);
    expect(writeKey).toBe('pk_1');
    expect(context).toMatchObject({ library: { name: 'waystone.js' } });
  });
});
