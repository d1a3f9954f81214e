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
  shared: Shared;
  messageIds: string[];
  rejected: RejectedRow[];
  /** Refused messages that name a device which others used too, and nobody: theirs or another's, no one can tell. */
  unclaimed: RejectedRow[];
};

/** Devices that others used too, and every id of those others. */
export type Shared = { devices: string[]; others: string[] };

/**
 * Follows a person through identities, events, bots' events and refused messages.
 *
 * @throws HttpError 404 that names the person, where it is an id of somebody else: a device may have passed through
 * several hands, so whose rows are meant is the owner's to say.
 */
export async function trace(reader: Reader, person: PersonOf): Promise<Trace> {
  const owners = await ownersOf(reader, person);
  if (owners.length > 0 && !owners.includes(person.personId)) throw idOfPerson(person.personId, owners);
  const [ids, shared] = await Promise.all([idsOf(reader, person), sharedBy(reader, person)]);
  return { ids, shared, ...(await rowsOf(reader, person.siteId, [person.personId], ids, shared)) };
}

/** Everything that is those people's, or names one of the ids. */
export async function rowsOf(
  reader: Reader,
  siteId: string,
  personIds: readonly string[],
  ids: readonly string[],
  { devices, others }: Shared,
): Promise<Omit<Trace, 'ids' | 'shared'>> {
  const [messageIds, rejected, onShared] = await Promise.all([
    messagesOf(reader, siteId, personIds, ids),
    rejectedOf(reader, siteId, ids, []),
    devices.length === 0 ? [] : rejectedOf(reader, siteId, devices, others),
  ]);
  const own = new Set(rejected.map(({ payload_hash }) => payload_hash));
  return { messageIds, rejected, unclaimed: onShared.filter(({ payload_hash }) => !own.has(payload_hash)) };
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

async function sharedBy(reader: Reader, { siteId, personId }: PersonOf): Promise<Shared> {
  const parameters = { site_id: siteId, person_id: personId };
  const rows = await reader.query<{ device: string; other: string }>(readQuery('person.shared'), parameters);
  const distinct = (values: string[]) => [...new Set(values)];
  return {
    devices: distinct(rows.map(({ device }) => device)),
    others: distinct(rows.map(({ other }) => other)),
  };
}

/** Messages of those people, and those of bots that name one of the ids. */
async function messagesOf(
  reader: Reader,
  siteId: string,
  personIds: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const parameters = { site_id: siteId, person_ids: personIds, ids };
  const rows = await reader.query<{ message_id: string }>(readQuery('person.messages'), parameters);
  return rows.map(({ message_id }) => message_id);
}

/** Refused messages that name one of the ids, as a whole JSON string or as the number of an id, and none of `others`. */
async function rejectedOf(
  reader: Reader,
  siteId: string,
  ids: readonly string[],
  others: readonly string[],
): Promise<RejectedRow[]> {
  const asText = (id: string) => JSON.stringify(id);
  return await reader.query<RejectedRow>(readQuery('person.rejected'), {
    site_id: siteId,
    texts: ids.map(asText),
    numbers: ids.filter(isNumber),
    other_texts: others.map(asText),
    other_numbers: others.filter(isNumber),
  });
}

/** Whether JSON has a number that is written just so. */
function isNumber(id: string): boolean {
  return JSON.stringify(Number(id)) === id;
}
