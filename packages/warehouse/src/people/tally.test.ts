import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@waystone/engine';
import { listMigrations } from '@waystone/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, type Warehouse } from '../open-warehouse.ts';
import { openTally } from './tally.ts';

describe('the tally of people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystone-tally-'));
  let engine: Engine;
  let warehouse: Warehouse;

  beforeAll(async () => {
    engine = await startEngine({ dataDir: folder, maxMemoryBytes: 1024 ** 3 });
    warehouse = openWarehouse({ socketPath: engine.socketPath });
    const before = listMigrations().filter(({ name }) => name !== 'person_tally');
    await warehouse.migrate({ seeds: [], views: [], migrations: before });
    await warehouse.command(
      `INSERT INTO person_state (site_id, person_id, stages, cycles, version)
       WITH toDateTime64('2026-01-01 00:00:00', 3, 'UTC') AS at
       SELECT 'site', toString(number), [('buyer', 2, 'lapsed', 0, 0, 0, 0, 0, 0, [], at)],
          [(1, at, 'purchase', [at, at, at + 86400, at + 129600]), (2, at, 'lapsed', [NULL, at + 43, NULL, NULL])], 1
       FROM numbers(3)`,
    );
    await warehouse.migrate({ seeds: [], views: [] });
  });
  afterAll(async () => {
    await warehouse?.close();
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const told = (epoch: number) =>
    warehouse.query(
      `SELECT concat(toString(thing), ' ', stage) AS what, thousandths, sum(n) AS people
       FROM person_tally WHERE epoch = {epoch:UInt32} GROUP BY ALL ORDER BY ALL`,
      { epoch },
    );
  const of = (people: number) => [
    { what: 'people ', thousandths: 0, people },
    { what: 'reached awareness', thousandths: 0, people },
    // 43 seconds are 0.498 thousandths.
    { what: 'reached consideration', thousandths: 0, people: 2 * people },
    { what: 'reached decision', thousandths: 1000, people },
    { what: 'reached purchase', thousandths: 1500, people },
    { what: 'stage lapsed', thousandths: 0, people },
    { what: 'standing lapsed', thousandths: 0, people },
  ];

  it('counts people who were kept before there was one, merged or not', async () => {
    const tally = openTally(warehouse);
    await tally.count();
    expect(await told(tally.epoch)).toEqual(of(3));
    await warehouse.command(
      "INSERT INTO person_state (site_id, person_id, version, is_deleted) VALUES ('site', '0', 2, 1)",
    );
    await warehouse.command('OPTIMIZE TABLE person_state FINAL');
    await tally.count();
    expect(await told(tally.epoch)).toEqual(of(2));
  });

  it('keeps the count before for whoever is reading it, and drops what is older', async () => {
    const tally = openTally(warehouse);
    await tally.count();
    expect(await told(tally.epoch - 1)).toEqual(of(2));
    expect(await told(tally.epoch - 2)).toEqual([]);
  });

  it('does not add to what a count that broke off has left', async () => {
    const tally = openTally(warehouse);
    await tally.count();
    await warehouse.command(
      "INSERT INTO person_tally (epoch, site_id, thing, n) SELECT {epoch:UInt32}, 'site', 'people', 99",
      { epoch: tally.epoch + 1 },
    );
    await tally.count();
    expect(await told(tally.epoch)).toEqual(of(2));
  });

  it('is void once somebody was erased, until it is counted anew', async () => {
    const tally = openTally(warehouse);
    await tally.count();
    expect(await tally.isVoid()).toBe(false);
    await warehouse.erase({ siteId: 'site', messageIds: [], payloadHashes: [], ids: ['1'] });
    expect(await tally.isVoid()).toBe(true);
    await tally.count();
    expect(await tally.isVoid()).toBe(false);
    expect(await told(tally.epoch)).toEqual(of(1));
  });
});
