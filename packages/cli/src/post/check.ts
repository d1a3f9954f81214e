/**
 * The judgement that the collector would pass on a message, passed before sending: what is refused here costs no
 * request, and `--dry-run` needs no collector.
 * @module
 */
import { checkShape, MAX_MESSAGE_BYTES, messageSchema, type RejectionCode } from '@waystone/protocol';

export type CheckFault = { code: RejectionCode; message: string };

/**
 * Checks one message.
 *
 * @returns its compact JSON, or what is wrong with it.
 */
export function checkMessage(message: Record<string, unknown>): { json: string } | { fault: CheckFault } {
  const shape = checkShape(message);
  if (shape !== null) return { fault: shape };
  const result = messageSchema.safeParse(message);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = issue?.path.join('.') ?? '';
    const code = path === 'timestamp' ? 'time_out_of_range' : 'invalid_message';
    return {
      fault: { code, message: `${path === '' ? 'the message' : path}: ${issue?.message ?? 'invalid'}` },
    };
  }
  const { anonymousId, userId } = result.data;
  if (!anonymousId && !userId) {
    const hint = 'neither anonymousId nor userId is set; name a column for one of them in "defaults"';
    return { fault: { code: 'missing_identity', message: hint } };
  }
  const json = JSON.stringify(message);
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_MESSAGE_BYTES) return { json };
  const hint = `${bytes} bytes, more than ${MAX_MESSAGE_BYTES}; send fewer or shorter properties`;
  return { fault: { code: 'message_too_large', message: hint } };
}
