/**
 * What is sent.
 * @module
 */

/** Members that are `undefined` are left out of the JSON. */
export type Sendable<T> = { [K in keyof T]: T[K] | undefined };

/** What the queue knows of a message. */
export type Message = { messageId: string; timestamp: number };

/** A message, and the JSON of the context that it shares with its batch. */
export type Item = [message: Message, shared: string];
