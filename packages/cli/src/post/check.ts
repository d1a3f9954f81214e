/**
 * The judgement that the collector would pass on a message, passed before sending: what is refused here costs no
 * request, and `--dry-run` needs no collector.
 * @module
 */
import {
  checkShape,
  MAX_MESSAGE_BYTES,
  type Message,
  MIN_TIME_MS,
  messageSchema,
  placeholdersOf,
  type RejectionCode,
  timeOf,
  voidedBy,
} from '@waystone/protocol';

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
  const { timestamp } = result.data;
  if (timestamp != null && timeOf(timestamp) < MIN_TIME_MS) {
    const hint = `timestamp: ${timestamp} is before 2000; import only what happened later`;
    return { fault: { code: 'time_out_of_range', message: hint } };
  }
  const identity = checkIdentity(result.data);
  if (identity !== null) return { fault: identity };
  const json = JSON.stringify(message);
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_MESSAGE_BYTES) return { json };
  const hint = `${bytes} bytes, more than ${MAX_MESSAGE_BYTES}; send fewer or shorter properties`;
  return { fault: { code: 'message_too_large', message: hint } };
}

/** A data set writes `NaN` or `null` where it has no id; that person is told by the other id, or not at all. */
function checkIdentity(message: Message): CheckFault | null {
  const found = placeholdersOf(message, true) ?? {};
  const name = voidedBy(message.type, found);
  if (name !== null) {
    const hint = `${name}: "${found[name]}" names nobody; leave such rows out with "when"`;
    return { code: 'placeholder_id', message: hint };
  }
  const isNamed = (id: 'anonymousId' | 'userId') => Boolean(message[id]) && found[id] === undefined;
  if (isNamed('anonymousId') || isNamed('userId')) return null;
  const given = found.anonymousId ?? found.userId;
  const hint =
    given === undefined
      ? 'neither anonymousId nor userId is set; name a column for one of them in "defaults"'
      : `"${given}" names nobody; name another column for anonymousId or userId, or leave such rows out with "when"`;
  return { code: 'missing_identity', message: hint };
}
