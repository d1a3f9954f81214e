import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEngine } from '@waystone/engine';
import { listMigrations, listSeeds, listViews, type Migration, type Seed, type View } from '@waystone/models';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWarehouse, type Warehouse } from '../open-warehouse.ts';
import type { Target } from '../target.ts';
import { DatabaseIsNewerError, MigrationChangedError } from './errors.ts';

const sum = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const migration = (version: number, name: string, sql: string): Migration => ({
  version,
  name,
  sql,
  checksum: sum(sql),
});
const view = (name: string, sql: string): View => {
  const text = `CREATE OR REPLACE VIEW ${name} {{on_cluster}} AS ${sql}`;
  return { layer: 'base', name, sql: text, checksum: sum(text), columns: [] };
};
const seed = (table: string, text: string): Seed => ({ table, csv: Buffer.from(text), checksum: sum(text) });

const person = migration(
  1,
  'person',
  '-- people\nCREATE TABLE IF NOT EXISTS person {{on_cluster}} (id UInt32)\nENGINE = {{replicated}}MergeTree ORDER BY id;\n' +
    'CREATE TABLE IF NOT EXISTS colour {{on_cluster}} (name String, code UInt8, shade Nullable(String)) ENGINE = {{replicated}}MergeTree ORDER BY name;',
);
const born = migration(2, 'born', 'ALTER TABLE person {{on_cluster}} ADD COLUMN IF NOT EXISTS born Date;');
const everybody = view('everybody', 'SELECT * FROM person');
const eldest = view('eldest', 'SELECT * FROM everybody ORDER BY born LIMIT 1');
const colours = seed('colour', 'name,code,shade\nred,1,\n"deep ""blue"", sea",2,dark\n');

const nothing = { migrations: [], seeds: [], views: [] };
const none = { ...nothing, droppedViews: [] };

type Running = { target: Target; stop: () => Promise<void> };

async function embedded(folder: string): Promise<Running> {
  const engine = await startEngine({ dataDir: folder, maxMemoryBytes: 1024 ** 3 });
  return { target: { socketPath: engine.socketPath }, stop: () => engine.stop() };
}

async function server(folder: string): Promise<Running> {
  const script = createRequire(import.meta.url).resolve('@waystone/engine/serve');
  const child = spawn(process.execPath, [script, '--data', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    target: { url: String(url) },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

describe.each([
  ['embedded', embedded],
  ['a server', server],
])('migrate, where the store is %s', (kind, start) => {
  const folder = mkdtempSync(join(tmpdir(), 'waystone-migrate-'));
  const opened: Warehouse[] = [];
  let running: Running;
  let database = '';
  let warehouse: Warehouse;
  let round = 0;

  function open(): Warehouse {
    const another = openWarehouse({ ...running.target, database });
    opened.push(another);
    return another;
  }

  beforeAll(async () => {
    running = await start(folder);
  }, 60_000);
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    round += 1;
    database = `round_${round}`;
    warehouse = open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  it('makes the database, and does nothing the second time', async () => {
    const schema = { migrations: [person, born], seeds: [colours], views: [everybody, eldest] };
    expect(await warehouse.migrate(schema)).toEqual({
      migrations: ['0001_person', '0002_born'],
      seeds: ['colour'],
      views: ['everybody', 'eldest'],
      droppedViews: [],
    });
    expect(await warehouse.migrate(schema)).toEqual(none);
    expect(
      await warehouse.query('SELECT kind, version, name FROM schema_migration ORDER BY applied_at'),
    ).toEqual([
      { kind: 'migration', version: 1, name: 'person' },
      { kind: 'migration', version: 2, name: 'born' },
      { kind: 'seed', version: 0, name: 'colour' },
      { kind: 'view', version: 0, name: 'everybody' },
      { kind: 'view', version: 0, name: 'eldest' },
    ]);
  });

  it('applies what is new, in order', async () => {
    await warehouse.migrate({ ...nothing, migrations: [person] });
    expect((await warehouse.migrate({ ...nothing, migrations: [born, person] })).migrations).toEqual([
      '0002_born',
    ]);
    expect(
      await warehouse.query(
        'SELECT name FROM system.columns WHERE table = {t:String} AND database = {d:String}',
        { t: 'person', d: database },
      ),
    ).toEqual([{ name: 'id' }, { name: 'born' }]);
  });

  it('applies again a migration that broke off in the middle', async () => {
    const broken = migration(2, 'born', `${born.sql}\nALTER TABLE nowhere ADD COLUMN a Int8;`);
    await expect(warehouse.migrate({ ...nothing, migrations: [person, broken] })).rejects.toMatchObject({
      code: '60',
    });
    expect((await warehouse.migrate({ ...nothing, migrations: [person, born] })).migrations).toEqual([
      '0002_born',
    ]);
  });

  it('refuses a migration that was changed after it was applied', async () => {
    await warehouse.migrate({ ...nothing, migrations: [person] });
    const changed = migration(1, 'person', `${person.sql} `);
    const again = warehouse.migrate({ ...nothing, migrations: [changed] });
    await expect(again).rejects.toThrow(MigrationChangedError);
    await expect(again).rejects.toThrow(/0001_person was changed after it was applied.*Restore the file/);
  });

  it('takes a migration that names the text it was applied with', async () => {
    await warehouse.migrate({ ...nothing, migrations: [person] });
    const changed = { ...migration(1, 'person', `${person.sql} `), formerly: [person.checksum] };
    expect(await warehouse.migrate({ ...nothing, migrations: [changed] })).toEqual(none);
  });

  it('refuses a database that a later version has migrated, and leaves its views alone', async () => {
    await warehouse.migrate({ ...nothing, migrations: [person, born], views: [everybody] });
    const older = warehouse.migrate({ ...nothing, migrations: [person] });
    await expect(older).rejects.toThrow(DatabaseIsNewerError);
    await expect(older).rejects.toThrow(/0002_born/);
    expect(await warehouse.query('EXISTS VIEW everybody')).toEqual([{ result: 1 }]);
  });

  describe('views', () => {
    const apart = view('apart', 'SELECT 1 AS one');

    it('are replaced when they or one that they read has changed, so that they see its columns', async () => {
      await warehouse.migrate({ ...nothing, migrations: [person, born], views: [everybody, apart, eldest] });
      const wider = view('everybody', 'SELECT *, 1 AS extra FROM person');
      const { views } = await warehouse.migrate({
        ...nothing,
        migrations: [person, born],
        views: [wider, apart, eldest],
      });
      expect(views).toEqual(['everybody', 'eldest']);
      await warehouse.command('INSERT INTO person (id, born) VALUES (1, {b:Date})', { b: '2000-01-01' });
      expect(await warehouse.query('SELECT * FROM eldest')).toEqual([
        { id: 1, born: '2000-01-01', extra: 1 },
      ]);
    });

    it('are replaced when one is missing', async () => {
      const schema = { ...nothing, migrations: [person], views: [everybody] };
      await warehouse.migrate(schema);
      await warehouse.command('DROP VIEW everybody');
      expect((await warehouse.migrate(schema)).views).toEqual(['everybody']);
      expect((await warehouse.migrate(schema)).views).toEqual([]);
    });

    it('are dropped when they are no longer listed, and come back when they are', async () => {
      const schema = { ...nothing, migrations: [person, born], views: [everybody, eldest] };
      await warehouse.migrate(schema);
      const fewer = { ...schema, views: [everybody] };
      expect(await warehouse.migrate(fewer)).toMatchObject({ droppedViews: ['eldest'] });
      expect(await warehouse.query('EXISTS VIEW eldest')).toEqual([{ result: 0 }]);
      expect(await warehouse.migrate(fewer)).toEqual(none);
      expect(await warehouse.migrate(schema)).toMatchObject({ views: ['eldest'] });
    });

    it('that were made before an interruption are not made again', async () => {
      const schema = { ...nothing, migrations: [person, born] };
      const broken = view('eldest', 'SELECT nothing FROM everybody');
      await expect(warehouse.migrate({ ...schema, views: [everybody, broken] })).rejects.toMatchObject({
        code: '47',
      });
      expect(await warehouse.migrate({ ...schema, views: [everybody, eldest] })).toMatchObject({
        migrations: [],
        views: ['eldest'],
      });
    });

    it('may take parameters', async () => {
      const named = view('with_id', 'SELECT id FROM person WHERE id = {id:UInt32}');
      await warehouse.migrate({ ...nothing, migrations: [person], views: [named] });
      await warehouse.command('INSERT INTO person (id) VALUES (7), (8)');
      expect(await warehouse.query('SELECT id FROM with_id(id = {which:UInt32})', { which: 7 })).toEqual([
        { id: 7 },
      ]);
    });
  });

  describe('seeds', () => {
    const first = { ...nothing, migrations: [person], seeds: [colours] };

    it('fill their tables', async () => {
      await warehouse.migrate(first);
      expect(await warehouse.query('SELECT * FROM colour ORDER BY code')).toEqual([
        { name: 'red', code: 1, shade: null },
        { name: 'deep "blue", sea', code: 2, shade: 'dark' },
      ]);
    });

    it('take the place of the former rows when they change', async () => {
      await warehouse.migrate(first);
      const fewer = seed('colour', 'code,name\r\n9,green\r\n');
      expect((await warehouse.migrate({ ...first, seeds: [fewer] })).seeds).toEqual(['colour']);
      expect(await warehouse.query('SELECT * FROM colour')).toEqual([
        { name: 'green', code: 9, shade: null },
      ]);
      await warehouse.migrate({ ...first, seeds: [seed('colour', 'code,name\n')] });
      expect(await warehouse.query('SELECT * FROM colour')).toEqual([]);
    });

    it('that cannot be read leave the former rows, and no table behind', async () => {
      await warehouse.migrate(first);
      const wrong = seed('colour', 'name,code\nred,many\n');
      await expect(warehouse.migrate({ ...first, seeds: [wrong] })).rejects.toMatchObject({
        kind: 'refused',
      });
      expect(await warehouse.query('SELECT count() AS n FROM colour')).toEqual([{ n: 2 }]);
      expect(await warehouse.query("SHOW TABLES LIKE '%staging%'")).toEqual([]);
    });

    it('tidy up after a load that broke off', async () => {
      await warehouse.migrate(first);
      await warehouse.command('CREATE TABLE colour__staging_0a1b AS colour');
      await warehouse.migrate(first);
      expect(await warehouse.query("SHOW TABLES LIKE '%staging%'")).toEqual([]);
    });
  });

  it('brings a database to the models', async () => {
    const applied = await warehouse.migrate();
    expect(applied).toEqual({
      migrations: listMigrations().map(({ version, name }) => `${String(version).padStart(4, '0')}_${name}`),
      seeds: listSeeds().map(({ table }) => table),
      views: listViews().map(({ name }) => name),
      droppedViews: [],
    });
    expect(await warehouse.migrate()).toEqual(none);
  });

  if (kind === 'a server') {
    it('is done by one collector at a time', async () => {
      const slow = migration(3, 'slow', 'SELECT sleep(1);\nINSERT INTO person (id) VALUES (3);');
      const schema = { ...nothing, migrations: [person, born, slow], seeds: [colours], views: [everybody] };
      const applied = await Promise.all([warehouse, open(), open()].map((one) => one.migrate(schema)));
      expect(applied.map(({ migrations }) => migrations.length).sort()).toEqual([0, 0, 3]);
      expect(await warehouse.query('SELECT count() AS n FROM person')).toEqual([{ n: 1 }]);
      expect(await warehouse.query("SHOW TABLES LIKE 'schema_lock%'")).toEqual([]);
    });

    it('takes the lock from a collector that is gone, once', async () => {
      await warehouse.migrate(nothing);
      await warehouse.command(
        'CREATE TABLE schema_lock (holder String, beat_at DateTime64(3)) ENGINE = MergeTree ORDER BY beat_at',
      );
      const schema = { ...nothing, migrations: [person], lock: { staleMs: 1500 } };
      const began = performance.now();
      const applied = await Promise.all([warehouse, open()].map((one) => one.migrate(schema)));
      expect(applied.map(({ migrations }) => migrations.length).sort()).toEqual([0, 1]);
      expect(performance.now() - began).toBeGreaterThan(500);
      expect(await warehouse.query("SHOW TABLES LIKE 'schema_lock%'")).toEqual([]);
    });

    it('says who holds the lock, and what to do, when it waits in vain', async () => {
      await warehouse.migrate(nothing);
      await warehouse.command(
        'CREATE TABLE schema_lock (holder String, beat_at DateTime64(3)) ENGINE = MergeTree ORDER BY beat_at',
      );
      await warehouse.command("INSERT INTO schema_lock SELECT 'somebody', now64(3)");
      const waiting = warehouse.migrate({ ...nothing, migrations: [person], lock: { waitMs: 300 } });
      await expect(waiting).rejects.toThrow(
        /Another collector \(somebody\).*drop the table round_\d+\.schema_lock/,
      );
    });

    it('does not wait for the lock where there is nothing to do', async () => {
      await warehouse.migrate({ ...nothing, migrations: [person] });
      await warehouse.command(
        'CREATE TABLE schema_lock (holder String, beat_at DateTime64(3)) ENGINE = MergeTree ORDER BY beat_at',
      );
      await warehouse.command("INSERT INTO schema_lock SELECT 'somebody', now64(3)");
      const lock = { waitMs: 0 };
      expect(await warehouse.migrate({ ...nothing, migrations: [person], lock })).toEqual(none);
    });

    it('gives the lock back when it fails', async () => {
      const failing = migration(1, 'failing', 'SELECT throwIf(1);');
      await expect(warehouse.migrate({ ...nothing, migrations: [failing] })).rejects.toMatchObject({
        code: '395',
      });
      expect(await warehouse.query("SHOW TABLES LIKE 'schema_lock%'")).toEqual([]);
    });
  }
});
