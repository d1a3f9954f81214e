import { describe, expect, it } from 'vitest';
import { jsonSchema } from './json-schema.ts';

describe('jsonSchema', () => {
  it('describes every message, derived from zod', () => {
    const { $defs } = jsonSchema();
    expect(Object.keys($defs)).toEqual([
      'Alias',
      'Batch',
      'Context',
      'Group',
      'Identify',
      'Message',
      'Page',
      'Screen',
      'Track',
      'Verdict',
    ]);
    expect($defs.Track).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['type', 'event']),
    });
  });
});
