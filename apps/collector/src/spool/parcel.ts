import { filterRows, type Rows } from './rows.ts';
import type { Admission } from './seen-log.ts';

/** What one request adds. */
export type Parcel = {
  events: Rows;
  /** Identity of each event: `null` where the collector made it, so that it cannot come again. */
  keys: readonly (string | null)[];
  rejected: Rows;
};

/** A parcel that waits for the disk. */
export type WaitingParcel = { parcel: Parcel; digests: Uint32Array; duplicates: number };

/** The events of a parcel that are new. Only those with an id of the client's have a digest. */
export function withoutDuplicates({ events, keys }: Parcel, { hasDuplicates, isDuplicate }: Admission): Rows {
  if (!hasDuplicates) return events;
  let digest = 0;
  return filterRows(events, (place) => keys[place] === null || !isDuplicate(digest++));
}
