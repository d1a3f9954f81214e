/**
 * Removing rows for good: not hidden, but gone from every part on disk.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { rowsOf } from '@waystone/models';
import { fillSql, readSql } from './sql.ts';
import type { Store } from './store.ts';

/** What to remove. */
export type Erasure = {
  siteId: string;
  messageIds: readonly string[];
  /** `sipHash64` of payloads of `rejected_event`, in decimal: they are 64-bit. */
  payloadHashes: readonly string[];
  /** Every id of the person: what is kept of people goes with them. */
  ids: readonly string[];
};

/** Tables made from events, and the statement that removes somebody's rows from each. */
const BY_ID = {
  person_state: 'erase_person_state',
  person_change: 'erase_person_changes',
  identity_link: 'erase_identity_links',
  account_entry: 'erase_account_entries',
};

/**
 * Removes events and refused messages, and resolves when they are gone from the disk.
 *
 * ClickHouse keeps the text of a mutation, so what to remove stands in a table of its own that is dropped in the end.
 *
 * @throws ClickHouseError, InsertError
 */
export async function eraseRows(store: Store, cluster: string | null, erasure: Erasure): Promise<void> {
  const { siteId, messageIds, payloadHashes, ids } = erasure;
  if (messageIds.length + payloadHashes.length + ids.length === 0) return;
  const id = randomBytes(6).toString('hex');
  const staging = `erasure_target__staging_${id}`;
  await store.command(fillSql('create_staging', cluster, { table: 'erasure_target', staging }));
  try {
    await store.insertRows({
      table: staging,
      columns: ['message_id', 'payload_hash'],
      body: Buffer.from(linesOf(erasure)),
      token: `erasure-${id}`,
    });
    // Each replica looks the rows up by itself, so each must know of them first.
    if (cluster !== null) await store.command(fillSql('sync_staging', cluster, { staging }));
    const site = { site_id: siteId };
    const erase = (name: string, table: string) =>
      store.command(fillSql(name, cluster, { staging, table: rowsOf(table, { cluster }) }), site);
    if (messageIds.length > 0) await erase('erase_events', 'event');
    if (payloadHashes.length > 0) await erase('erase_rejected_events', 'rejected_event');
    if (ids.length > 0) {
      // Whoever shared a device or an account with them may stand elsewhere now.
      await store.command(fillSql('record_neighbours', cluster, { staging }), site);
      for (const [table, name] of Object.entries(BY_ID)) await erase(name, table);
      await store.command(readSql('void_tally'));
    }
  } finally {
    await store.command(fillSql('drop_staging', cluster, { staging }));
  }
}

/** Records an erasure: when, of which site, and how much. */
export async function recordErasure(
  store: Store,
  { siteId, events, rejectedEvents }: { siteId: string; events: number; rejectedEvents: number },
): Promise<void> {
  const row = { site_id: siteId, events, rejected_events: rejectedEvents };
  await store.command(readSql('record_erasure'), row);
}

/** Marks an id among the rows that name messages and payloads; such a hash does not occur. */
const ID = '18446744073709551615';

function linesOf({ messageIds, payloadHashes, ids }: Erasure): string {
  const rows = [
    ...messageIds.map((messageId) => [messageId, 0]),
    ...payloadHashes.map((payloadHash) => ['', payloadHash]),
    ...ids.map((id) => [id, ID]),
  ];
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
