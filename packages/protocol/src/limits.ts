/**
 * The limits of the wire. One place, so that the collector, the importers and the docs cannot disagree.
 * @module
 */

/** Largest request body in bytes, after decompression. Segment's own limit for a batch is 500 KB. */
export const MAX_BODY_BYTES = 512 * 1024;

/** Largest single message in bytes of compact JSON. Segment's own limit is 32 KB. */
export const MAX_MESSAGE_BYTES = 32 * 1024;

/** Most messages in one batch. */
export const MAX_BATCH_MESSAGES = 2500;

/** Deepest nesting of objects and arrays in `properties`, `traits` and `context`. */
export const MAX_DEPTH = 8;

/** Most keys in one message, counted over all nested objects. */
export const MAX_KEYS = 256;

/** Longest id (`messageId`, `anonymousId`, `userId`, `groupId`, `previousId`) in UTF-16 units. */
export const MAX_ID_LENGTH = 255;

/** Longest event or page name in UTF-16 units. */
export const MAX_NAME_LENGTH = 255;

/** Longest URL kept; a longer one is cut, never refused. */
export const MAX_URL_LENGTH = 2048;

/** Longest title or other free text kept in a column of its own; a longer one is cut, never refused. */
export const MAX_TEXT_LENGTH = 512;

/** Earliest time at which a message may have happened, in milliseconds since 1970: 2000-01-01T00:00:00Z. */
export const MIN_TIME_MS = Date.UTC(2000, 0, 1);

/**
 * Earliest time that a message may carry, in milliseconds since 1970: 1900-01-01T00:00:00Z. Clocks that were never set
 * begin in 1904, 1970 or 1980; by `sentAt` they are corrected.
 */
export const MIN_CLOCK_MS = Date.UTC(1900, 0, 1);

/** Latest time that a `DateTime64(3)` of the store holds, in milliseconds since 1970. */
export const MAX_TIME_MS = Date.UTC(2283, 10, 11);

/** How far ahead of the collector's clock a corrected time may lie before it is set to the time of receipt. */
export const MAX_FUTURE_MS = 5 * 60 * 1000;

/** How far back a public key may date a message (a device that was offline). Secret keys go back to {@link MIN_TIME_MS}. */
export const MAX_PUBLIC_AGE_MS = 30 * 24 * 60 * 60 * 1000;

/** Most rejected messages described in one answer; the count is always whole. */
export const MAX_REPORTED_REJECTIONS = 50;
