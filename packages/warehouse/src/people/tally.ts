/**
 * How many people stand where, in the table `person_tally`: counted once from everybody, and from then on kept by what
 * changes.
 * @module
 */
import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';

type Read = { epoch: number; is_void: number; now_us: number };

export type Tally = {
  /** Which count is read and kept; 0 before the first. */
  readonly epoch: number;
  /** Whether somebody was erased since the last count began. @throws ClickHouseError, and errors of the network */
  isVoid(): Promise<boolean>;
  /**
   * Counts everybody anew, which is read once it is whole. The count before it stays until the next, for whoever is
   * reading it.
   *
   * @throws ClickHouseError, and errors of the network
   */
  count(): Promise<void>;
};

export function openTally(store: Store): Tally {
  let epoch = 0;
  const read = async (): Promise<Read> => {
    const [row] = await store.query<Read>(readSql('read_tally'));
    return row ?? { epoch: 0, is_void: 0, now_us: 0 };
  };
  const run = (name: string, parameters: Record<string, unknown>) =>
    store.command(fillSql(name, null), parameters);

  return {
    get epoch() {
      return epoch;
    },
    isVoid: async () => (await read()).is_void === 1,
    async count() {
      const { epoch: present, now_us: begun_at } = await read();
      const next = present + 1;
      // The one before the present one, and what a count that broke off left of the next.
      for (const old of [present - 1, next]) if (old > 0) await run('drop_tally', { epoch: old });
      await run('tally_everybody', { epoch: next });
      await run('record_tally', { epoch: next, begun_at });
      epoch = next;
    },
  };
}
