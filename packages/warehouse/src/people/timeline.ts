/**
 * What one person did, from what is kept of them.
 * @module
 */
import { readQuery } from '@waystone/models';
import type { Store } from '../store.ts';

type Touched = { message_id: string; visitor_id: string; visit_id: string; signals: string[] };

/**
 * The latest touchpoints of a person until they were last looked at, the latest first; at most as many as are kept.
 *
 * @throws ClickHouseError, and errors of the network
 */
export async function readKeptTimeline<Row extends Omit<Touched, 'visitor_id'>>(
  reader: Pick<Store, 'query'>,
  siteId: string,
  personId: string,
  limit: number,
): Promise<Row[]> {
  const touched = await reader.query<Touched>(readQuery('cached.person.touched'), {
    site_id: siteId,
    person_id: personId,
    limit,
  });
  if (touched.length === 0) return [];
  const messages = await reader.query<Omit<Row, 'visit_id' | 'signals'> & { message_id: string }>(
    readQuery('cached.person.timeline'),
    {
      site_id: siteId,
      visitor_ids: touched.map(({ visitor_id }) => visitor_id),
      message_ids: touched.map(({ message_id }) => message_id),
    },
  );
  const messageOf = new Map(messages.map((message) => [message.message_id, message]));
  return touched.flatMap(({ message_id, visit_id, signals }) => {
    const message = messageOf.get(message_id);
    // One that is gone since: too old to be kept, or erased.
    return message === undefined ? [] : [{ ...message, visit_id, signals } as Row];
  });
}
