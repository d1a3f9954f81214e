import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, freshEngine, run, signal } from './testing/ask.ts';

let engine: Awaited<ReturnType<typeof freshEngine>>;
const sql = 'INSERT INTO event (id, name) FORMAT JSONCompactEachRow';
const rowsOf = (...ids: number[]) => ids.map((id) => `[${id},"n${id}"]`).join('\n');
const insert = (rows: string | Buffer, search: Record<string, string> = {}, statement = sql) =>
  ask(engine.socketPath, { sql: statement, rows, search: { database: 'waystone', ...search } });
const count = (table = 'event') => run(engine.socketPath, `SELECT count() FROM waystone.${table}`);

beforeAll(async () => {
  engine = await freshEngine();
  await run(engine.socketPath, 'CREATE DATABASE waystone');
}, 60_000);
afterAll(() => engine.stop());
beforeEach(async () => {
  const window = 'SETTINGS non_replicated_deduplication_window = 100';
  for (const statement of [
    'DROP TABLE IF EXISTS waystone.seen_view',
    'DROP TABLE IF EXISTS waystone.seen',
    'DROP TABLE IF EXISTS waystone.event',
    `CREATE TABLE waystone.event (id UInt32, name String, at DateTime64(3, 'UTC') DEFAULT 0) ENGINE = MergeTree ORDER BY id ${window}`,
    `CREATE TABLE waystone.seen (name String, times UInt64) ENGINE = SummingMergeTree ORDER BY name ${window}`,
    'CREATE MATERIALIZED VIEW waystone.seen_view TO waystone.seen AS SELECT name, count() AS times FROM waystone.event GROUP BY name',
  ]) {
    await run(engine.socketPath, statement);
  }
});

describe('rows', () => {
  it.each([
    ['JSONEachRow', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}'],
    ['NDJSON', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}'],
    ['JSONCompactEachRow', '[1,"a"]\n[2,"b"]'],
    ['CSV', '1,"a"\n2,"b"\n'],
    ['CSVWithNames', 'id,name\n1,a\n2,b\n'],
    ['TSV', '1\ta\n2\tb\n'],
    ['TabSeparatedWithNames', 'id\tname\n1\ta\n2\tb\n'],
  ])('arrive as %s, in the URL’s statement, in the body’s, and zipped', async (format, rows) => {
    const statement = `INSERT INTO waystone.event (id, name) FORMAT ${format}`;
    expect((await insert(rows, {}, statement)).text).toBe('');
    const whole = await ask(engine.socketPath, { sql: `${statement}\n${rows}` });
    expect(whole.status).toBe(200);
    const zipped = await ask(engine.socketPath, {
      sql: statement,
      rows: gzipSync(rows),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(zipped.status).toBe(200);
    expect(await run(engine.socketPath, 'SELECT DISTINCT id, name FROM waystone.event ORDER BY id')).toBe(
      '1\ta\n2\tb',
    );
  });

  it('are counted in the summary', async () => {
    await run(engine.socketPath, 'DROP TABLE waystone.seen_view');
    const { headers } = await insert(rowsOf(1, 2, 3));
    expect(JSON.parse(String(headers['x-clickhouse-summary']))).toMatchObject({ written_rows: '3' });
  });

  describe('as Native', () => {
    const statement = 'INSERT INTO event (id, name) FORMAT Native';
    /** Two rows, (1, 'a') and (2, 'b'), as blocks of ClickHouse. */
    const native = (...names: string[]) => {
      const text = (value: string) => [value.length, ...Buffer.from(value)];
      const ids = names.flatMap((_, i) => [i + 1, 0, 0, 0]);
      const columns = [
        [...text('id'), ...text('UInt32'), ...ids],
        [...text('name'), ...text('String'), ...names.flatMap(text)],
      ];
      return Buffer.from([2, names.length, ...columns.flat()]);
    };

    it('arrive, in one block or several, and are counted', async () => {
      await run(engine.socketPath, 'DROP TABLE waystone.seen_view');
      const rows = Buffer.concat([native('a', 'b'), native('c')]);
      const { status, headers } = await insert(rows, {}, statement);
      expect(status).toBe(200);
      expect(JSON.parse(String(headers['x-clickhouse-summary']))).toMatchObject({ written_rows: '3' });
      expect(await run(engine.socketPath, 'SELECT id, name FROM waystone.event ORDER BY name')).toBe(
        '1\ta\n2\tb\n1\tc',
      );
    });

    it('are stored once under one token, also in a view, and again under another', async () => {
      for (const token of ['a', 'a', 'b', 'a'])
        await insert(native('x', 'y'), { insert_deduplication_token: token }, statement);
      expect(await count()).toBe('4');
      await insert(native('z'), {}, statement);
      expect(await count()).toBe('5');
    });

    it('are refused by name where they cannot be read, and nothing of them is stored', async () => {
      const answer = await insert(native('a', 'b').subarray(0, -1), {}, statement);
      expect(answer.headers['x-clickhouse-exception-code']).toBe('33');
      expect(await count()).toBe('0');
      await insert(native('a'), {}, statement);
      expect(await count()).toBe('1');
    });

    it('leave no file behind', async () => {
      await insert(native('a', 'b'), {}, statement);
      await insert(native('a', 'b').subarray(0, -1), {}, statement);
      expect(readdirSync(join(engine.folder, 'run', 'rows'))).toEqual([]);
    });
  });

  it('may be none', async () => {
    expect(await insert('')).toMatchObject({ status: 200 });
    expect(await count()).toBe('0');
  });

  it('may be VALUES or a SELECT, by the ordinary way', async () => {
    await run(engine.socketPath, "INSERT INTO waystone.event (id, name) VALUES (1, 'a'), (2, 'it''s')");
    await insert("(3, 'c')", {}, 'INSERT INTO event (id, name) VALUES');
    await run(engine.socketPath, 'INSERT INTO waystone.event (id) SELECT number FROM numbers(5)');
    expect(await count()).toBe('8');
  });

  it('hold any text', async () => {
    const name = 'a\'b\\"; DROP TABLE waystone.event; -- \u0000 Grüße 🌬️ `';
    await insert(JSON.stringify([1, name]));
    const { text } = await ask(engine.socketPath, {
      sql: 'SELECT name FROM waystone.event FORMAT JSONCompactEachRow',
    });
    expect(JSON.parse(text)).toEqual([name]);
  });

  it('say which of them is wrong', async () => {
    const answer = await insert('[1,"a"]\n["x","b"]');
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toMatch(/^Code: 27\. .*at row 2/s);
    expect(await count()).toBe('0');
  });

  it('are refused for a table that is not there, and in a format that is not taken', async () => {
    expect(await insert('[1]', {}, 'INSERT INTO nowhere FORMAT JSONCompactEachRow')).toMatchObject({
      status: 404,
    });
    const parquet = await insert('x', {}, 'INSERT INTO event FORMAT Parquet');
    expect(parquet).toMatchObject({ status: 501 });
    expect(parquet.text).toContain('JSONEachRow');
  });
});

describe('deduplication', () => {
  const both = { deduplicate_blocks_in_dependent_materialized_views: '1' };

  it('stores a batch once that is sent three times, in the table and in its view', async () => {
    for (let time = 0; time < 3; time += 1) {
      const answer = await insert(rowsOf(1, 2), { insert_deduplication_token: 'batch-1', ...both });
      expect(answer.status).toBe(200);
    }
    expect(await count()).toBe('2');
    expect(await run(engine.socketPath, 'SELECT sum(times) FROM waystone.seen')).toBe('2');
  });

  it('stores batches with different tokens, also where their rows are the same', async () => {
    await insert(rowsOf(1), { insert_deduplication_token: 'a' });
    await insert(rowsOf(1), { insert_deduplication_token: 'b' });
    expect(await count()).toBe('2');
  });

  it('goes by the token, not the rows', async () => {
    await insert(rowsOf(1), { insert_deduplication_token: 'a' });
    await insert(rowsOf(2), { insert_deduplication_token: 'a' });
    expect(await run(engine.socketPath, 'SELECT id FROM waystone.event')).toBe('1');
  });

  it('does not touch an insert that follows without a token, or with its own', async () => {
    await insert(rowsOf(1), { insert_deduplication_token: 'a' });
    await insert(rowsOf(2));
    await insert(rowsOf(3), { insert_deduplication_token: 'c' });
    await insert(rowsOf(4));
    expect(
      await run(engine.socketPath, 'SELECT groupArray(id) FROM (SELECT id FROM waystone.event ORDER BY id)'),
    ).toBe('[1,2,3,4]');
  });

  it('takes a token from the statement too', async () => {
    const statement =
      "INSERT INTO event (id, name) SETTINGS insert_deduplication_token = 'x' FORMAT JSONCompactEachRow";
    await insert(rowsOf(1), {}, statement);
    await insert(rowsOf(2), {}, statement);
    expect(await count()).toBe('1');
  });

  it.each([
    "a'; DROP TABLE waystone.event; --",
    "\\'; DROP TABLE waystone.event; --",
    "a\\', max_threads = 1; DROP TABLE waystone.event; --",
    "a' FORMAT CSV",
  ])('refuses the crafted token %j', async (token) => {
    const answer = await insert(rowsOf(1), { insert_deduplication_token: token });
    expect(answer).toMatchObject({ status: 400 });
    expect(await count()).toBe('0');
    const inText = `INSERT INTO event (id, name) SETTINGS insert_deduplication_token = '${token}' FORMAT JSONCompactEachRow`;
    await insert(rowsOf(1), {}, inText);
    expect(await run(engine.socketPath, 'EXISTS TABLE waystone.event')).toBe('1');
  });

  it('survives a restart of the engine', async () => {
    await insert(rowsOf(1), { insert_deduplication_token: 'before' });
    const { pid } = engine;
    signal(engine, 'SIGKILL');
    await expect.poll(() => engine.pid !== null && engine.pid !== pid, { timeout: 20_000 }).toBe(true);
    await insert(rowsOf(1), { insert_deduplication_token: 'before' });
    expect(await count()).toBe('1');
  });
});

describe('settings of one insert', () => {
  it('do not reach the next', async () => {
    const at = 'INSERT INTO event (id, at) FORMAT JSONCompactEachRow';
    const basic = await insert('[1,"2024-01-02T03:04:05.678Z"]', { date_time_input_format: 'basic' }, at);
    const best = await insert('[2,"Jan 2 2024 03:04:05"]', { date_time_input_format: 'best_effort' }, at);
    const again = await insert('[3,"Jan 2 2024 03:04:05"]', { date_time_input_format: 'basic' }, at);
    expect([basic.status, best.status, again.status]).toEqual([400, 200, 400]);
  });

  it('are checked', async () => {
    expect(await insert('[1,"a"]', { nope: '1' })).toMatchObject({ status: 404 });
    const statement = 'INSERT INTO event SETTINGS nope = 1 FORMAT JSONCompactEachRow';
    expect(await insert('[1,"a"]', {}, statement)).toMatchObject({ status: 404 });
  });
});
