/**
 * What is known of one person.
 * @module
 */
import { readQuery } from '@waystone/models';
import type { Reader } from '../api/people.ts';
import { HttpError } from '../ingest/http-error.ts';

/** One person of one site. */
export type PersonOf = { siteId: string; personId: string };

/** A refused message, as `person.rejected` reads it. */
export type RejectedRow = { payload_hash: string; [column: string]: unknown };

/** By which ids a person is known, and which rows are theirs. */
export type Trace = {
  ids: string[];
  messageIds: string[];
  rejected: RejectedRow[];
};

/**
 * Follows a person through identities, events, bots' events and refused messages.
 *
 * @throws HttpError 404 that names the person, where it is an id of somebody else: a device may have passed through
 * several hands, so whose rows are meant is the owner's to say.
 */
export async function trace(reader: Reader, person: PersonOf): Promise<Trace> {
  const owners = await ownersOf(reader, person);
  if (owners.length > 0 && !owners.includes(person.personId)) throw idOfPerson(person.personId, owners);
  const ids = await idsOf(reader, person);
  const [messageIds, rejected] = await Promise.all([
    messagesOf(reader, person.siteId, [person.personId], ids),
    rejectedOf(reader, person, ids),
  ]);
  return { ids, messageIds, rejected };
}

async function ownersOf(reader: Reader, { siteId, personId }: PersonOf): Promise<string[]> {
  const parameters = { site_id: siteId, person_id: personId };
  const rows = await reader.query<{ person_id: string }>(readQuery('person.owners'), parameters);
  return rows.map(({ person_id }) => person_id).sort();
}

function idOfPerson(id: string, owners: readonly string[]): HttpError {
  const which = owners.length === 1 ? owners[0] : 'each of them';
  const message = `"${id}" is an id of ${owners.join(' and ')}: ask for ${which}.`;
  return new HttpError(404, 'id_of_person', message);
}

async function idsOf(reader: Reader, { siteId, personId }: PersonOf): Promise<string[]> {
  const parameters = { site_id: siteId, person_id: personId };
  const rows = await reader.query<{ id: string }>(readQuery('person.trace'), parameters);
  return rows.map(({ id }) => id);
}

/** Messages of those people, and those of bots that name one of the ids. */
export async function messagesOf(
  reader: Reader,
  siteId: string,
  personIds: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const parameters = { site_id: siteId, person_ids: personIds, ids };
  const rows = await reader.query<{ message_id: string }>(readQuery('person.messages'), parameters);
  return rows.map(({ message_id }) => message_id);
}

/** Refused messages that name one of the ids: as a whole JSON string anywhere, or as the number of an id. */
export async function rejectedOf(
  reader: Reader,
  { siteId }: PersonOf,
  ids: readonly string[],
): Promise<RejectedRow[]> {
  const needles = ids.flatMap((id) => [JSON.stringify(id), ...asNumber(id)]);
  return await reader.query<RejectedRow>(readQuery('person.rejected'), { site_id: siteId, needles });
}

/** The names under which `person.rejected` looks for numbers. */
const ID_NAMES = ['anonymousId', 'userId', 'previousId'];

/** A number is refused as an id, and so kept. Under any other name 7 may be a price, or how many. */
function asNumber(id: string): string[] {
  const number = Number(id);
  const isNumber = Number.isFinite(number) && JSON.stringify(number) === id;
  return isNumber ? ID_NAMES.map((name) => `${JSON.stringify(name)}:${id}`) : [];
}
