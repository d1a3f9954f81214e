import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, freshEngine, run } from './testing/ask.ts';

let engine: Awaited<ReturnType<typeof freshEngine>>;
const read = (sql: string, search: Record<string, string> = {}) =>
  ask(engine.socketPath, { sql, search, user: 'reader' });

beforeAll(async () => {
  engine = await freshEngine({ reader: { maxRows: 1000, maxSeconds: 2 } });
  await run(engine.socketPath, 'CREATE DATABASE waystone');
  await run(engine.socketPath, 'CREATE TABLE waystone.event (id UInt32) ENGINE = MergeTree ORDER BY id');
  await run(engine.socketPath, 'INSERT INTO waystone.event SELECT number FROM numbers(10)');
}, 60_000);
afterAll(() => engine.stop());

describe('a reader may', () => {
  it('read the database of Waystone without naming it', async () => {
    expect((await read('SELECT count() FROM event')).text).toBe('10\n');
  });

  it.each([
    ['SELECT 1', '1\n'],
    ['(SELECT 1) UNION ALL (SELECT 1)', '1\n1\n'],
    ['WITH 1 AS a SELECT a', '1\n'],
    ['FROM event SELECT max(id)', '9\n'],
    ['SHOW TABLES', 'event\n'],
    ['EXISTS TABLE event', '1\n'],
    ['DESCRIBE TABLE event', 'id\tUInt32\t\t\t\t\t\n'],
    ['EXPLAIN SYNTAX SELECT 1', 'SELECT 1\nFROM system.one\n'],
    ["SELECT format('{}-{}', 'a', 'b')", 'a-b\n'],
    ["SELECT ' INTO OUTFILE file('", ' INTO OUTFILE file(\n'],
    ['SELECT sum(number) FROM numbers(4) AS profile', '6\n'],
    ["SELECT count() FROM merge('waystone', 'event')", '10\n'],
    ['SELECT name FROM system.databases WHERE name = currentDatabase()', 'waystone\n'],
    ["SELECT * FROM values('a Int8, b Nullable(String)', (-1, 'it''s'), (2, NULL))", "-1\tit\\'s\n2\t\\N\n"],
    ["SELECT * FROM values(('a', [1.5]), ('b', [inf]))", 'a\t[1.5]\nb\t[inf]\n'],
    ['SELECT 1 /* DROP TABLE event */ -- file()', '1\n'],
  ])('%s', async (sql, text) => {
    const answer = await read(sql);
    expect(answer.text).toBe(text);
  });

  it('bring output settings, and tighter limits', async () => {
    const sql = "SELECT toUInt64(1) AS a, toDateTime('2024-01-01 00:00:00') AS b FORMAT JSONEachRow";
    const search = { output_format_json_quote_64bit_integers: '1', date_time_output_format: 'iso' };
    expect((await read(sql, search)).text).toBe('{"a":"1","b":"2024-01-01T00:00:00Z"}\n');
    expect((await read('SELECT number FROM numbers(20)', { max_result_rows: '10' })).text).toMatch(
      /^Code: 396/,
    );
    const few = await read('SELECT number FROM numbers(100000)', {
      max_result_rows: '5',
      result_overflow_mode: 'break',
    });
    expect(few.status).toBe(200);
  });
});

describe('a reader may not', () => {
  it.each([
    'INSERT INTO event VALUES (1)',
    'INSERT INTO event FORMAT JSONEachRow {"id":1}',
    'INSERT INTO event SELECT 1',
    'CREATE TABLE x (a Int8) ENGINE = Memory',
    'CREATE VIEW x AS SELECT 1',
    'CREATE FUNCTION x AS y -> y',
    'ALTER TABLE event DELETE WHERE 1',
    'DELETE FROM event WHERE 1',
    'UPDATE event SET id = 1 WHERE 1',
    'TRUNCATE TABLE event',
    'DROP TABLE event',
    'DROP DATABASE waystone',
    'DETACH TABLE event',
    'RENAME TABLE event TO x',
    'OPTIMIZE TABLE event',
    'CHECK TABLE event',
    'KILL QUERY WHERE 1',
    'SYSTEM RELOAD CONFIG',
    'GRANT ALL ON *.* TO default',
    'CREATE USER x',
    "BACKUP TABLE event TO File('/tmp/x')",
    'WATCH event',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS readonly = 2',
    'SELECT 1 SETTINGS max_result_rows = 0',
    'SELECT 1 SETTINGS max_execution_time = 600',
    'SELECT 1 SETTINGS allow_introspection_functions = 1',
  ])('%s', async (sql) => {
    const answer = await read(sql);
    expect(answer.text).toMatch(/^Code: 164\..*\(READONLY\)/s);
    expect(await run(engine.socketPath, 'SELECT count() FROM waystone.event')).toBe('10');
  });

  it.each([
    "SELECT file('/etc/hostname')",
    "SELECT `file`('/etc/hostname')",
    'SELECT "file"(\'/etc/hostname\')',
    "SELECT /**/ file /**/ ('/etc/hostname')",
    "SELECT arrayMap(file, ['/etc/hostname'])",
    "SELECT * APPLY(file) FROM (SELECT '/etc/hostname')",
    "SELECT * APPLY file FROM (SELECT '/etc/hostname')",
    "WITH file AS f SELECT f('/etc/hostname')",
    "EXPLAIN SELECT file('/etc/hostname')",
    "SELECT (SELECT file('/etc/hostname'))",
    "SELECT catboostEvaluate('/tmp/x', 1)",
    'SELECT * FROM format(JSONEachRow, \'a String, b String DEFAULT file(a)\', \'{"a":"/etc/hostname"}\')',
    "SELECT * FROM format('JSONEachRow', 'a String, b String DEFAULT file(a)', '{\"a\":\"/etc/hostname\"}')",
    "SELECT * FROM FORMAT(concat('JSON', 'EachRow'), 'a String', '{}')",
    "SELECT b FROM values('a String, b String ALIAS file(a)', '/etc/hostname')",
    "SELECT * FROM values('a String DEFAULT file(\\'/etc/passwd\\'), b Int8', (1))",
    "SELECT * FROM values('a String DEFAULT `fi\\\\x6ce`(\\'/etc/passwd\\'), b Int8', (1))",
    "SELECT * FROM values('a String DEFAULT \"FILE\"(\\'/etc/passwd\\'), b Int8', (1))",
    "SELECT * FROM `values`($$a String DEFAULT file('/etc/passwd'), b Int8$$, (1))",
    "SELECT * FROM values(concat('a String DEFAULT fi', 'le(1)'), (1))",
    "SELECT * FROM values(('a String DEFAULT File(\\'/etc/passwd\\')'), (1))",
    'SELECT * FROM values((SELECT 1))',
    'SELECT * FROM values({s:String}, 1)',
    "SELECT * FROM generateRandom('a String')",
    "SELECT * FROM file('/etc/passwd', 'CSV', 'a String')",
    'SELECT * FROM default.`/etc/passwd`',
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', 'CSV', 'a String')",
    "SELECT * FROM remote('127.0.0.1', 'system.one')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM sqlite('/etc/passwd', 'x')",
    "SELECT * FROM icebergLocal('/etc')",
    "SELECT * FROM executable('id', 'CSV', 'a String')",
    "SELECT * FROM filesystem('/etc')",
    "SELECT * FROM input('a String')",
    "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))",
  ])('%s', async (sql) => {
    expect((await read(sql)).text).toMatch(/^Code: 497\..*\(ACCESS_DENIED\)/s);
  });

  it('name a file function by a parameter', async () => {
    const sql = "SELECT arrayMap({f:Identifier}, ['/etc/hostname'])";
    for (const name of ['file', 'FILE', '`file`']) {
      expect((await read(sql, { param_f: name })).text).toMatch(/^Code: 497/);
    }
  });

  it('write a file', async () => {
    const target = join(engine.folder, 'out');
    for (const sql of [
      `SELECT 1 INTO OUTFILE '${target}'`,
      `SELECT 1 /**/INTO/**/OUTFILE '${target}' TRUNCATE FORMAT CSV`,
      `EXPLAIN SELECT 1 INTO OUTFILE '${target}'`,
      `SHOW TABLES INTO OUTFILE '${target}'`,
    ]) {
      expect((await read(sql)).text).toMatch(/^Code: 358\./);
    }
    expect(existsSync(target)).toBe(false);
  });

  it('change the session', async () => {
    for (const sql of ['SET readonly = 0', 'SET max_result_rows = 0', 'USE default', 'SET ROLE NONE']) {
      expect((await read(sql)).text).toMatch(/^Code: 48\./);
    }
    expect((await read("SELECT getSetting('readonly'), currentDatabase()")).text).toBe('1\twaystone\n');
  });

  it('loosen a limit by the URL', async () => {
    const search = { max_result_rows: '0', max_execution_time: '0', max_memory_usage: '0' };
    expect((await read('SELECT number FROM numbers(2000)', search)).text).toMatch(/^Code: 396/);
    const kept = await read(
      "SELECT getSetting('max_execution_time'), getSetting('max_memory_usage') > 0",
      search,
    );
    expect(kept.text).toBe('2\t1\n');
    expect((await read('SELECT 1', { readonly: '0' })).text).toBe('1\n');
    expect((await read('DROP TABLE event', { readonly: '0' })).text).toMatch(/^Code: 164/);
  });

  it('run for longer than is allowed', async () => {
    const began = performance.now();
    const { status, text } = await read('SELECT sum(sipHash64(number)) FROM numbers(1000000000000)');
    expect(text).toMatch(/^Code: 159\..*\(TIMEOUT_EXCEEDED\)/);
    expect(status).toBe(408);
    expect(performance.now() - began).toBeLessThan(15_000);
  }, 30_000);

  it('send two statements', async () => {
    expect((await read('SELECT 1; SELECT 2')).text).toMatch(/^Code: 62/);
    expect((await read("SELECT 1; SELECT file('/etc/hostname')")).text).toMatch(/^Code: 62/);
  });

  it('see a password', async () => {
    const { text } = await read('SELECT * FROM system.users FORMAT JSONEachRow');
    expect(text).not.toMatch(/password_hash|double_sha1|[0-9a-f]{64}/);
  });
});
