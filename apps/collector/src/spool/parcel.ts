import { type Delivery, leaveOut, sizeOf } from './delivery.ts';
import { filterRows, type Rows } from './rows.ts';
import type { Admission } from './seen-log.ts';

/** Events, as rows or as they came. */
export type Events = Rows | Delivery;

/** What one request adds. */
export type Parcel = {
  events: Events;
  /** Identity of each event: `null` where the collector made it, so that it cannot come again. */
  keys: readonly (string | null)[];
  rejected: Rows;
};

/** A parcel that waits for the disk. */
export type WaitingParcel = { parcel: Parcel; digests: Uint32Array; duplicates: number };

/** Whether events are a delivery. */
export function isDelivery(events: Events): events is Delivery {
  return 'body' in events;
}

/** Bytes that a parcel takes on disk. */
export function bytesOf({ events, rejected }: Parcel): number {
  return (isDelivery(events) ? sizeOf(events) : events.bytes.length) + rejected.bytes.length;
}

/** The events of a parcel that are new. Only those with an id of the client's have a digest. */
export function withoutDuplicates(
  { events, keys }: Parcel,
  { hasDuplicates, isDuplicate }: Admission,
): Events {
  if (!hasDuplicates) return events;
  let digest = 0;
  const isOut = (place: number) => keys[place] !== null && isDuplicate(digest++);
  return isDelivery(events) ? leaveOut(events, isOut) : filterRows(events, (place) => !isOut(place));
}
