/**
 * Forgetting a person (Art. 17 GDPR).
 * @module
 */
import type { Logger } from 'pino';
import { HttpError } from '../ingest/http-error.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { unknownPerson } from './export.ts';
import { messagesOf, type PersonOf, rejectedOf, type Trace, trace } from './trace.ts';

/** What erasing works with. */
export type EraseDeps = Pick<LiveStore, 'warehouse' | 'drained'> & { logger: Logger };

/** What was removed. */
export type Erased = { events: number; rejectedEvents: number; ids: number };

/** A person may be on the site at this moment: what arrived meanwhile is removed in another round. */
const ROUNDS = 5;

/**
 * Removes every row of a person, looks whether any is left, and records that somebody was erased: not who. The spool
 * is emptied into the store first, so that nothing waits in it. Ids of messages stay known to the spool as keyed
 * digests until its horizon, so that a client's late retry does not bring the person back.
 *
 * @throws HttpError 404 where nothing is known, or the id is somebody else's; 503 where the store is away; 500 where something was left.
 */
export async function erasePerson(deps: EraseDeps, person: PersonOf): Promise<Erased> {
  await emptied(deps);
  const first = await trace(deps.warehouse, person);
  let found = first;
  const erased: Erased = { events: 0, rejectedEvents: 0, ids: first.ids.length };
  if (isEmpty(found)) throw unknownPerson();
  for (let round = 0; round < ROUNDS && !isEmpty(found); round++) {
    await deps.warehouse.erase({
      siteId: person.siteId,
      messageIds: found.messageIds,
      payloadHashes: found.rejected.map(({ payload_hash }) => payload_hash),
      ids: first.ids,
    });
    erased.events += found.messageIds.length;
    erased.rejectedEvents += found.rejected.length;
    await emptied(deps);
    found = await leftOf(deps, person, first.ids);
  }
  await deps.warehouse.recordErasure({ siteId: person.siteId, ...erased });
  if (!isEmpty(found)) throw incomplete(found);
  deps.logger.info({ site: person.siteId, ...erased }, 'a person was erased');
  return erased;
}

/** By every id that was known before: the rows that joined them are gone by now. */
async function leftOf({ warehouse }: EraseDeps, person: PersonOf, ids: readonly string[]): Promise<Trace> {
  const messageIds = await messagesOf(warehouse, person.siteId, ids, ids);
  return { ids: [...ids], messageIds, rejected: await rejectedOf(warehouse, person, ids) };
}

function isEmpty({ messageIds, rejected }: Trace): boolean {
  return messageIds.length + rejected.length === 0;
}

function incomplete({ messageIds, rejected }: Trace): HttpError {
  const left = `${messageIds.length} events and ${rejected.length} refused messages`;
  return new HttpError(
    409,
    'erasure_incomplete',
    `${left} of this person arrived while it was erased; the person is still sending. Erase again.`,
  );
}
