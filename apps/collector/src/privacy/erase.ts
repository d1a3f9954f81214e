/**
 * Forgetting a person (Art. 17 GDPR).
 * @module
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Warehouse } from '@waystone/warehouse';
import type { Logger } from 'pino';
import { HttpError } from '../ingest/http-error.ts';
import { unknownPerson } from './export.ts';
import { messagesOf, type PersonOf, rejectedOf, type Trace, trace } from './trace.ts';

/** What erasing works with. */
export type EraseDeps = {
  warehouse: Pick<Warehouse, 'query' | 'erase' | 'recordErasure'>;
  /** Resolves when everything acknowledged so far is in the store. */
  drained: () => Promise<void>;
  logger: Logger;
};

/** What was removed. */
export type Erased = { events: number; rejectedEvents: number; ids: number };

/** How long the spool may take to empty itself. */
const PATIENCE_MS = 30_000;

/** A person may be on the site at this moment: what arrived meanwhile is removed in another round. */
const ROUNDS = 5;

/**
 * Removes every row of a person, looks whether any is left, and records that somebody was erased: not who. The spool
 * is emptied into the store first, so that nothing waits in it. Ids of messages stay known to the spool as keyed
 * digests until its horizon, so that a client's late retry does not bring the person back.
 *
 * @throws HttpError 404 where nothing is known; 503 where the store is away; 500 where something was left.
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
  const messageIds = new Set<string>();
  for (const personId of ids) {
    for (const id of await messagesOf(warehouse, { ...person, personId }, ids)) messageIds.add(id);
  }
  return { ids: [...ids], messageIds: [...messageIds], rejected: await rejectedOf(warehouse, person, ids) };
}

function isEmpty({ messageIds, rejected }: Trace): boolean {
  return messageIds.length + rejected.length === 0;
}

async function emptied({ drained }: EraseDeps): Promise<void> {
  const timer = new AbortController();
  const late = wait(PATIENCE_MS, 'late', { signal: timer.signal }).catch(() => 'cancelled');
  const outcome = await Promise.race([drained(), late]);
  timer.abort();
  if (outcome !== 'late') return;
  throw new HttpError(
    503,
    'spool_not_empty',
    'Events still wait in the spool for the store, and the person may be among them; try again when the store is up.',
    { 'retry-after': '30' },
  );
}

function incomplete({ messageIds, rejected }: Trace): HttpError {
  const left = `${messageIds.length} events and ${rejected.length} refused messages`;
  return new HttpError(
    409,
    'erasure_incomplete',
    `${left} of this person arrived while it was erased; the person is still sending. Erase again.`,
  );
}
