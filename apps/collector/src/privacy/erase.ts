/**
 * Forgetting a person (Art. 17 GDPR).
 * @module
 */
import type { Logger } from 'pino';
import { HttpError } from '../ingest/http-error.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { unknownPerson } from './export.ts';
import { type PersonOf, type RejectedRow, rowsOf, type Trace, trace } from './trace.ts';

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
  let found: Found = first;
  const erased: Erased = { events: 0, rejectedEvents: 0, ids: first.ids.length };
  if (isEmpty(found)) throw unknownPerson();
  for (let round = 0; round < ROUNDS && !isEmpty(found); round++) {
    await deps.warehouse.erase({
      siteId: person.siteId,
      messageIds: found.messageIds,
      payloadHashes: refusedOf(found).map(({ payload_hash }) => payload_hash),
      ids: first.ids,
    });
    erased.events += found.messageIds.length;
    erased.rejectedEvents += refusedOf(found).length;
    await emptied(deps);
    found = await leftOf(deps, person, first);
  }
  await deps.warehouse.recordErasure({ siteId: person.siteId, ...erased });
  if (!isEmpty(found)) throw incomplete(found);
  deps.logger.info({ site: person.siteId, ...erased }, 'a person was erased');
  return erased;
}

type Found = Omit<Trace, 'ids' | 'shared'>;

/** By every id that was known before: the rows that joined them are gone by now. */
function leftOf({ warehouse }: EraseDeps, { siteId }: PersonOf, { ids, shared }: Trace): Promise<Found> {
  return rowsOf(warehouse, siteId, ids, ids, shared);
}

/**
 * With what names only a device that others used too: it may be this person's, and once this person is gone the
 * device would look like the other's alone, and be handed out as theirs.
 */
function refusedOf({ rejected, unclaimed }: Found): readonly RejectedRow[] {
  return [...rejected, ...unclaimed];
}

function isEmpty(found: Found): boolean {
  return found.messageIds.length + refusedOf(found).length === 0;
}

function incomplete(found: Found): HttpError {
  const left = `${found.messageIds.length} events and ${refusedOf(found).length} refused messages`;
  return new HttpError(
    409,
    'erasure_incomplete',
    `${left} of this person arrived while it was erased; the person is still sending. Erase again.`,
  );
}
