/**
 * What the collector answers, and why a message is refused.
 * @module
 */
import { z } from 'zod';

/** Why one message was refused. Each code has a remedy in docs/api.md. */
export const REJECTION_CODES = [
  'invalid_message',
  'missing_identity',
  'placeholder_id',
  'message_too_large',
  'too_deep',
  'too_many_keys',
  'time_out_of_range',
  'secret_key_required',
  'store_refused',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** One refused message: its place in the batch (from 0), the reason, and a sentence that names value and remedy. */
export const rejectionSchema = z.object({
  index: z.number().int().nonnegative(),
  code: z.enum(REJECTION_CODES),
  message: z.string(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** The answer to every accepted request: each message has been judged, and each accepted one is on disk. */
export const verdictSchema = z.object({
  /** Segment's clients look for this. False when nothing was accepted. */
  success: z.boolean(),
  /** How many messages are on disk, those seen before included. */
  accepted: z.number().int().nonnegative(),
  /** How many of them had been delivered before. */
  duplicates: z.number().int().nonnegative(),
  /** The refused ones, at most `MAX_REPORTED_REJECTIONS`. */
  rejected: z.array(rejectionSchema),
  /** How many were refused in all. */
  rejectedCount: z.number().int().nonnegative(),
});
export type Verdict = z.infer<typeof verdictSchema>;
