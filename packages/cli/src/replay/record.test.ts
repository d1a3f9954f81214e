import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { outgoingOf, recordOf, recordSchema } from './record.ts';

const rejected = {
  first_seen: '2026-05-01T10:00:00.000Z',
  code: 'invalid_message',
  reason: 'event: missing',
  payload_hash: '1234',
};

describe('a refused message', () => {
  it('is sent with its own id and time where it has them', () => {
    const payload = '{"type":"track","messageId":"m1","timestamp":"2026-04-30T00:00:00Z","userId":"u1"}';
    const outgoing = outgoingOf(recordOf({ ...rejected, payload }), 1);
    expect(JSON.parse(outgoing?.json ?? '')).toEqual(JSON.parse(payload));
    expect(outgoing).toMatchObject({ person: 'u1', line: 1 });
  });

  it('gets the same id each time, and the time of its first refusal, where it has none', () => {
    const record = recordOf({ ...rejected, payload: '{"type":"page","anonymousId":"v1"}' });
    expect(outgoingOf(record, 1)).toEqual(outgoingOf(record, 1));
    expect(JSON.parse(outgoingOf(record, 1)?.json ?? '')).toMatchObject({
      messageId: 'replay-1234',
      timestamp: rejected.first_seen,
    });
  });

  it.each(['', 'torn {', '[1]', '"text"', 'null'])('is left out where it was no message: %j', (payload) => {
    expect(outgoingOf(recordOf({ ...rejected, payload }), 1)).toBeNull();
  });

  it('is told to have been cut where the collector did not keep it whole', () => {
    const whole = JSON.stringify({ type: 'track', userId: 'u1', text: 'x'.repeat(MAX_MESSAGE_BYTES) });
    const record = recordOf({ ...rejected, payload: whole.slice(0, MAX_MESSAGE_BYTES) });
    expect(record).toMatchObject({ message: null, cut: true });
    expect(recordOf({ ...rejected, payload: 'torn {' })).not.toHaveProperty('cut');
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });
});
