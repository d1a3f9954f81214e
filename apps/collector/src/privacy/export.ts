/**
 * Everything known of a person, for the person (Art. 15 and 20 GDPR).
 * @module
 */
import { readQuery } from '@waystone/models';
import type { Reader } from '../api/people.ts';
import { HttpError } from '../ingest/http-error.ts';
import { type PersonOf, type Trace, trace } from './trace.ts';

/** Events read at once. */
const PAGE = 5000;

/**
 * Everything known of a person, as lines of JSON: a `person` with every id, then `event`, `rejected_event` and `stage`
 * rows. What is sent later than this begins is not in it, and refused messages that name only a device which others used
 * too are counted, not handed out.
 *
 * @throws HttpError 404 where nothing is known, or the id is somebody else's.
 */
export async function exportPerson(reader: Reader, person: PersonOf): Promise<AsyncGenerator<string>> {
  const found = await trace(reader, person);
  if (found.messageIds.length + found.rejected.length === 0) throw unknownPerson();
  return lines(reader, person, found);
}

async function* lines(
  reader: Reader,
  { siteId, personId }: PersonOf,
  { ids, messageIds, rejected, unclaimed }: Trace,
): AsyncGenerator<string> {
  yield line('person', {
    site_id: siteId,
    person_id: personId,
    ids,
    rejected_events_of_shared_devices: unclaimed.length,
  });
  const list = readQuery('event.list');
  for (let from = 0; from < messageIds.length; from += PAGE) {
    const parameters = { site_id: siteId, message_ids: messageIds.slice(from, from + PAGE) };
    for (const row of await reader.query<object>(list, parameters)) yield line('event', row);
  }
  for (const { payload_hash: _, ...row } of rejected) yield line('rejected_event', row);
  const parameters = { site_id: siteId, person_id: personId };
  for (const row of await reader.query<object>(readQuery('person.stages'), parameters))
    yield line('stage', row);
  for (const row of await reader.query<object>(readQuery('person.history'), parameters))
    yield line('stage_history', row);
}

function line(record: string, row: object): string {
  return `${JSON.stringify({ record, ...row })}\n`;
}

/** Nobody has that id, or nothing is left of them. */
export function unknownPerson(): HttpError {
  return new HttpError(404, 'unknown_person', 'Nothing is known of that id on this site.');
}
