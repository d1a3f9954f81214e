/**
 * Holds what is stored against what was promised.
 * @module
 */

import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Ledger, Sent } from './ledger.ts';
import type { World } from './world.ts';

/** What was wrong; ids of events. */
export type Verdict = {
  sent: number;
  acknowledged: number;
  stored: number;
  /** Acknowledged, and not there. */
  lost: string[];
  /** There more than once, in `touchpoint` or in the raw table. */
  doubled: string[];
  /** There with other content than was sent. */
  altered: string[];
  /** There, and sent by nobody. */
  unknown: string[];
};

type Stored = {
  message_id: string;
  anonymous_id: string;
  name: string;
  occurred_ms: number;
  properties: string;
};

/** What of a world the oracle looks at. */
export type Judged = Pick<World, 'url' | 'query'> & { collector: Pick<World['collector'], 'log'> };

/** Waits until everything that was acknowledged has left the spool, and looks. */
export async function judge(world: Judged, ledger: Ledger, prefix: string): Promise<Verdict> {
  await spoolEmpty(world);
  const rows = await patiently(() =>
    world.query<Stored>(`
      SELECT message_id, anonymous_id, name, toUnixTimestamp64Milli(occurred_at) AS occurred_ms, properties
      FROM touchpoint WHERE startsWith(message_id, '${prefix}-')
      SETTINGS output_format_json_quote_64bit_integers = 0`),
  );
  const raw = await world.query<{ message_id: string }>(`
    SELECT message_id FROM event WHERE startsWith(message_id, '${prefix}-') GROUP BY message_id HAVING count() > 1`);
  const seen = new Map<string, number>();
  for (const { message_id } of rows) seen.set(message_id, (seen.get(message_id) ?? 0) + 1);
  const twice = [...seen].filter(([, times]) => times > 1).map(([id]) => id);
  return {
    sent: ledger.sent.size,
    acknowledged: ledger.acknowledged.size,
    stored: rows.length,
    lost: [...ledger.acknowledged].filter((id) => !seen.has(id)),
    doubled: [...new Set([...twice, ...raw.map(({ message_id }) => message_id)])],
    altered: rows
      .filter((row) => isAltered(row, ledger.sent.get(row.message_id)))
      .map(({ message_id }) => message_id),
    unknown: rows
      .filter(({ message_id }) => !ledger.sent.has(message_id))
      .map(({ message_id }) => message_id),
  };
}

function isAltered(row: Stored, sent: Sent | undefined): boolean {
  if (sent === undefined) return false;
  return !(
    row.anonymous_id === sent.anonymousId &&
    row.name === sent.event &&
    row.occurred_ms === Date.parse(sent.timestamp) &&
    isDeepStrictEqual(JSON.parse(row.properties), sent.properties)
  );
}

const PATIENCE_MS = 120_000;

async function patiently<T>(task: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + PATIENCE_MS; ; await wait(250)) {
    try {
      return await task();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** `/ready` tells how many rows wait. */
async function spoolEmpty({ url, collector }: Judged): Promise<void> {
  await patiently(async () => {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5000) }).catch(
      (cause: unknown) => {
        throw new Error(`The collector does not answer. ${collector.log()}`, { cause });
      },
    );
    const { waiting } = (await answer.json()) as { waiting: number };
    if (answer.status !== 200 || waiting > 0)
      throw new Error(`The spool holds ${waiting} rows still (${answer.status}). ${collector.log()}`);
  });
}
