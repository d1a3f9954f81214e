/**
 * What is sent.
 * @module
 */

/** Members that are `undefined` are left out of the JSON. */
export type Sendable<T> = { [K in keyof T]: T[K] | undefined };

/** A message: the name that it is stored under, which ends in its id, and its JSON. */
export type Item = [name: string, json: string];
