import { messageSchema } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { sentence } from './issue.ts';

describe('what is wrong with a message', () => {
  it('quotes a value without a control character in it', () => {
    const message = { type: 'page', timestamp: '\0\u0007\u001B[2J\u007F\u009B2J\r\n' };
    const { error } = messageSchema.safeParse(message);
    const text = sentence(error?.issues ?? [], message);
    expect(text).toContain('"\\u0000\\u0007\\u001b[2J\\u007f\\u009b2J\\r\\n"');
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});
