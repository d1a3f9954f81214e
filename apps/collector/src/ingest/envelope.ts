import {
  type Batch,
  batchSchema,
  type Context,
  checkShape,
  conformsToBatch,
  MAX_BATCH_MESSAGES,
  MESSAGE_TYPES,
  type MessageType,
} from '@waystone/protocol';
import { HttpError } from './http-error.ts';
import { sentence } from './issue.ts';

/** The paths under `/v1/`. */
export const ENDPOINTS = [...MESSAGE_TYPES, 'batch', 'import'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Messages as they came, none of them judged yet. */
export type Envelope = {
  messages: readonly unknown[];
  /** Context of the whole batch, which each message's own is merged over. */
  context: Context | null;
  sentAt: string | number | null;
  /** Write key in the body; empty where there is none. */
  writeKey: string;
};

/**
 * Opens a body: many messages at `/v1/batch` and `/v1/import`, one elsewhere, whose path says its type.
 *
 * @throws HttpError 400 where the body is no JSON object or no batch, 413 where it holds too many messages.
 */
export function openEnvelope(endpoint: Endpoint, text: string): Envelope {
  const body = parse(text);
  if (endpoint === 'batch' || endpoint === 'import') return openBatch(body);
  return openSingle(endpoint, body);
}

function openSingle(type: MessageType, body: Record<string, unknown>): Envelope {
  // Clients leave the type to the path. The object is nobody else's: a copy would take as long as judging it.
  body.type = type;
  return { messages: [body], context: null, sentAt: null, writeKey: asText(body.writeKey) };
}

function openBatch(body: Record<string, unknown>): Envelope {
  if (conformsToBatch(body)) {
    assertSize(body.batch);
    return toEnvelope(body);
  }
  const { batch, ...head } = body;
  const fault = checkShape(head);
  if (fault) throw invalid(`beside "batch": ${fault.message}`);
  if (Array.isArray(batch)) assertSize(batch);
  const parsed = batchSchema.safeParse(body);
  if (parsed.success) return toEnvelope(parsed.data);
  const readable = batchSchema.safeParse(withoutFaulty(body, parsed.error.issues));
  if (!readable.success) throw invalid(sentence(parsed.error.issues, body));
  return toEnvelope(readable.data);
}

/** What all messages share and cannot be read is left out: good messages are not to be lost with it. */
function withoutFaulty(
  body: Record<string, unknown>,
  issues: readonly { path: readonly PropertyKey[] }[],
): Record<string, unknown> {
  const left: Record<string, unknown> = { ...body };
  for (const { path } of issues) {
    const [name, inner] = path;
    if (name === 'sentAt') left.sentAt = null;
    if (name !== 'context') continue;
    left.context = inner === undefined ? null : { ...(left.context as object), [inner]: null };
  }
  return left;
}

function toEnvelope({ batch, context, sentAt, writeKey }: Batch): Envelope {
  return { messages: batch, context: context ?? null, sentAt: sentAt ?? null, writeKey: writeKey ?? '' };
}

function assertSize({ length }: readonly unknown[]): void {
  if (length <= MAX_BATCH_MESSAGES) return;
  const message = `The batch holds ${length} messages; send at most ${MAX_BATCH_MESSAGES} at a time.`;
  throw new HttpError(413, 'too_many_messages', message);
}

function parse(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    // A byte order mark is none of JSON's.
    body = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new HttpError(400, 'invalid_json', 'The body is no JSON.');
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw invalid('the body must be a JSON object');
}

function invalid(reason: string): HttpError {
  return new HttpError(400, 'invalid_body', `The body cannot be read: ${reason}.`);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
