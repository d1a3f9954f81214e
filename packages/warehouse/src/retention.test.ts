import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@waystone/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, type Warehouse } from './open-warehouse.ts';

describe('retention', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystone-retention-'));
  let engine: Engine;
  let warehouse: Warehouse;

  beforeAll(async () => {
    engine = await startEngine({ dataDir: folder, maxMemoryBytes: 1024 ** 3 });
    warehouse = openWarehouse({ socketPath: engine.socketPath });
    await warehouse.migrate({ seeds: [], views: [] });
  });
  afterAll(async () => {
    await warehouse?.close();
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const receive = (site: string, id: string, daysAgo: number) =>
    warehouse.command(
      `INSERT INTO event (site_id, message_id, anonymous_id, occurred_at, received_at)
       SELECT {site:String}, {id:String}, 'a', '1999-01-01', now() - toIntervalDay({daysAgo:UInt16})`,
      { site, id, daysAgo },
    );
  const kept = async () => {
    await warehouse.command('OPTIMIZE TABLE event FINAL');
    const rows = await warehouse.query<{ message_id: string }>('SELECT message_id FROM event ORDER BY ALL');
    return rows.map(({ message_id }) => message_id);
  };

  it('removes what was received longer ago than its site keeps, whenever it happened', async () => {
    await receive('long', 'long-20', 20);
    await receive('long', 'long-400', 400);
    await receive('brief', 'brief-20', 20);
    await receive('brief', 'brief-2', 2);
    expect(await warehouse.retain({ defaultDays: 300, siteDays: { brief: 7 } })).toBe(true);
    expect(await kept()).toEqual(['brief-2', 'long-20']);
  });

  it('changes the tables only where the policy has changed', async () => {
    expect(await warehouse.retain({ defaultDays: 300, siteDays: { brief: 7, other: 300 } })).toBe(false);
    expect(await warehouse.retain({ defaultDays: 10, siteDays: {} })).toBe(true);
    expect(await kept()).toEqual(['brief-2']);
  });

  it('holds for what is made of events, and for a table that came after the policy', async () => {
    const links = async () => {
      await warehouse.command('OPTIMIZE TABLE identity_link FINAL');
      return await warehouse.query('SELECT other_id FROM identity_link ORDER BY ALL');
    };
    const link = (daysAgo: number) =>
      warehouse.command(
        `INSERT INTO identity_link SELECT 'long', 'a', concat('u', toString({daysAgo:UInt16})), now() - toIntervalDay({daysAgo:UInt16})`,
        { daysAgo },
      );
    await link(2);
    await link(20);
    expect(await links()).toEqual([{ other_id: 'u2' }]);
    await warehouse.command('ALTER TABLE identity_link REMOVE TTL');
    await link(30);
    expect(await links()).toHaveLength(2);
    expect(await warehouse.retain({ defaultDays: 10, siteDays: {} })).toBe(false);
    expect(await links()).toEqual([{ other_id: 'u2' }]);
  });

  it('takes a site id for text, whatever stands in it', async () => {
    const site = "a'] , 1) ; DROP TABLE event --";
    expect(await warehouse.retain({ defaultDays: 10, siteDays: { [site]: 1 } })).toBe(true);
    expect(await kept()).toEqual(['brief-2']);
  });
});
