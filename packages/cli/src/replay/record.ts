/**
 * Refused messages, as a file holds them between being fetched and being sent again.
 * @module
 */
import { MAX_MESSAGE_BYTES } from '@waystone/protocol';
import { z } from 'zod';
import type { Outgoing } from '../post/batch.ts';

/** A refused message as `/api/v1/rejected` tells it. */
export const rejectedSchema = z.object({
  first_seen: z.string(),
  code: z.string(),
  reason: z.string(),
  payload: z.string(),
  payload_hash: z.string(),
});
export type Rejected = z.output<typeof rejectedSchema>;

/** A line of the file: `message` is to be corrected, the rest says why. */
export const recordSchema = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  code: z.string(),
  reason: z.string(),
  first_seen: z.string(),
  message: z.record(z.string(), z.unknown()).nullable(),
  /** True where the message was too large to be kept whole, so that there is none. */
  cut: z.literal(true).optional(),
});
export type Record = z.output<typeof recordSchema>;

/**
 * A refused message as a line of the file has it. `message` is `null` where what came was no JSON object, or was cut by
 * the collector, which keeps as many characters as an accepted message may have bytes.
 */
export function recordOf({ payload_hash, payload, ...why }: Rejected): Record {
  const message = objectOf(payload);
  const cut = message === null && payload.length >= MAX_MESSAGE_BYTES;
  return { id: payload_hash, ...why, message, ...(cut ? { cut } : {}) };
}

/**
 * The message to send. Without an id it gets one that is always the same, so that a second replay stores nothing twice;
 * without a time that of its first refusal, for "now" would be wrong.
 *
 * @returns `null` where there is no message to send.
 */
export function outgoingOf({ id, first_seen, message }: Record, line: number): Outgoing | null {
  if (message === null) return null;
  const { anonymousId, userId, timestamp = first_seen } = message;
  const whole = { ...message, messageId: message.messageId ?? `replay-${id}`, timestamp };
  return {
    json: JSON.stringify(whole),
    person: String(userId ?? anonymousId ?? ''),
    timestamp: String(timestamp),
    line,
  };
}

function objectOf(payload: string): Record['message'] {
  try {
    const value: unknown = JSON.parse(payload);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as { [key: string]: unknown }) : null;
  } catch {
    return null;
  }
}
