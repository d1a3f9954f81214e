/**
 * SQL for BI tools at `/clickhouse/`, asked by the clients they are built on.
 * @module
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { promisify } from 'node:util';
import AplaClickHouse from '@apla/clickhouse';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, STORES, type Stack, startStack } from '../support/stack.ts';

const run = promisify(execFile);
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

describe.each(STORES)('SQL for BI tools, on the store %s', (store) => {
  let stack: Stack;
  let client: ClickHouseClient;

  beforeAll(async () => {
    stack = await startStack({ store });
    client = createClient({ url: stack.url, pathname: '/clickhouse', username: 'bi', password: ADMIN_TOKEN });
    await stack.send([{ type: 'page', messageId: 'bi-1', userId: 'u1' }]);
    await stack.settle();
  });

  afterAll(async () => {
    await client?.close();
    await stack?.close();
  });

  const ask = (sql: string, parameters = '') =>
    fetch(`${stack.url}/clickhouse/?query=${encodeURIComponent(sql)}${parameters}`, { headers: ADMIN });

  describe('@clickhouse/client', () => {
    it('reads rows, with parameters', async () => {
      expect(await client.ping()).toMatchObject({ success: true });
      const answer = await client.query({
        query: 'SELECT message_id FROM touchpoint WHERE user_id = {user:String}',
        query_params: { user: 'u1' },
        format: 'JSONEachRow',
      });
      expect(await answer.json()).toEqual([{ message_id: 'bi-1' }]);
    });

    it('streams', async () => {
      const answer = await client.query({ query: 'SELECT number FROM numbers(200000)', format: 'CSV' });
      let rows = 0;
      for await (const part of answer.stream()) rows += part.length;
      expect(rows).toBe(200_000);
    });

    it('is told of an error by its code', async () => {
      await expect(client.query({ query: 'SELECT nothing FROM touchpoint' })).rejects.toMatchObject({
        code: '47',
        type: 'UNKNOWN_IDENTIFIER',
      });
    });
  });

  it('@apla/clickhouse reads rows', async () => {
    const { hostname, port } = new URL(stack.url);
    const other = new AplaClickHouse({
      host: hostname,
      port: Number(port),
      path: '/clickhouse/',
      user: 'bi',
      password: ADMIN_TOKEN,
    });
    const answer = await other.querying('SELECT user_id FROM touchpoint', { dataObjects: true });
    expect(answer.data).toEqual([{ user_id: 'u1' }]);
  });

  it('curl reads rows', async () => {
    const url = `${stack.url}/clickhouse/?default_format=TSV`;
    const { stdout } = await run('curl', [
      '-sS',
      '-u',
      `bi:${ADMIN_TOKEN}`,
      url,
      '-d',
      'SELECT user_id FROM touchpoint',
    ]);
    expect(stdout).toBe('u1\n');
  });

  it.each([
    ['JSON', '{\n\t"meta":', '}\n'],
    ['JSONEachRow', '{"a":1,"b":"é"}\n', ''],
    ['CSV', '1,"é"\n', ''],
    ['TSV', '1\té\n', ''],
    ['Native', '\u0002\u0001\u0001a\u0005UInt8\u0001\u0001b\u0006String\u0002é', ''],
    ['RowBinaryWithNamesAndTypes', '\u0002\u0001a\u0001b\u0005UInt8\u0006String\u0001\u0002é', ''],
    ['Parquet', 'PAR1', 'PAR1'],
  ])('passes %s on as bytes', async (format, start, end) => {
    const answer = await ask("SELECT 1 AS a, 'é' AS b", `&default_format=${format}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const head = Buffer.from(start);
    expect(bytes.subarray(0, head.length)).toEqual(head);
    if (end === '') expect(bytes.length).toBe(head.length);
    else expect(bytes.subarray(-end.length)).toEqual(Buffer.from(end));
  });

  it.each(['GET', 'HEAD'])('answers a %s that asks nothing, where the token is right', async (method) => {
    const answer = await fetch(`${stack.url}/clickhouse/`, { method, headers: ADMIN });
    expect([answer.status, await answer.text()]).toEqual([200, method === 'GET' ? 'Ok.\n' : '']);
    expect((await fetch(`${stack.url}/clickhouse/`, { method })).status).toBe(401);
  });

  it('answers in ClickHouse’s own blocks, as JDBC drivers ask for them', async () => {
    const answer = await ask('SELECT 1', '&compress=1');
    const bytes = Buffer.from(await answer.arrayBuffer());
    // A checksum, LZ4, the size of the block without the checksum, that of the data, and two literals.
    expect(bytes.toString('hex', 16)).toBe('820c00000002000000' + '20310a');
    expect(bytes.toString('hex', 0, 16)).toBe('de79cf087fb635049db816df195b016b');
  });

  it.each([
    "SELECT currentUser() AS user, timezone() AS timezone, version() AS version, getSetting('readonly') AS readonly",
    'SELECT name, value, type FROM system.settings',
    'SELECT name, engine, comment FROM system.databases',
    "SELECT database, name, engine, comment, total_rows FROM system.tables WHERE database = 'waystone'",
    "SELECT table, name, type, default_expression, is_in_primary_key FROM system.columns WHERE database = 'waystone'",
    'SELECT name, is_aggregate, alias_to FROM system.functions',
    'SELECT name, case_insensitive, alias_to FROM system.data_type_families',
    'SELECT * FROM system.table_functions',
    'SELECT * FROM system.dictionaries',
    'SELECT * FROM system.time_zones',
    'SELECT * FROM information_schema.schemata',
    'SELECT table_name, column_name, data_type FROM information_schema.columns',
    'SHOW TABLES FROM waystone',
    'SHOW CREATE TABLE waystone.event',
    'DESCRIBE TABLE waystone.person_stage',
    'EXPLAIN SELECT count() FROM waystone.event',
  ])('answers what tools ask first: %s', async (sql) => {
    const answer = await ask(sql);
    await answer.text();
    expect([answer.status, answer.headers.get('x-clickhouse-format')]).toEqual([200, 'TabSeparated']);
  });

  it('gives an id of the client’s back', async () => {
    const { headers } = await ask('SELECT 1', '&query_id=dashboard-7');
    expect(headers.get('x-clickhouse-query-id')).toBe('dashboard-7');
    expect(JSON.parse(headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ result_rows: '1' });
  });

  it('takes settings that only shape the answer, and lets limits be tightened alone', async () => {
    const quoted = await ask(
      'SELECT toUInt64(1) AS n FORMAT JSONCompactEachRow',
      '&output_format_json_quote_64bit_integers=1',
    );
    expect(await quoted.text()).toBe('["1"]\n');
    const limited = await ask('SELECT count() FROM numbers(10000000)', '&max_rows_to_read=1000');
    expect(limited.headers.get('x-clickhouse-exception-code')).toBe('158');
    const loosened = await ask("SELECT getSetting('max_execution_time')", '&max_execution_time=999999');
    expect(Number(await loosened.text())).toBeLessThanOrEqual(60);
  });

  it.each([
    'INSERT INTO event (site_id) VALUES (1)',
    'DROP TABLE event',
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    'ALTER TABLE event DELETE WHERE 1',
    'TRUNCATE TABLE event',
    'RENAME TABLE event TO gone',
    'OPTIMIZE TABLE event',
    'GRANT ALL ON *.* TO reader',
    'SYSTEM SHUTDOWN',
    'SET readonly = 0',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS max_execution_time = 100000',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT file('/etc/passwd')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/b/k', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM executable('id', 'TSV', 'a String')",
    "SELECT 1 INTO OUTFILE '/tmp/waystone-outfile'",
    'SELECT 1; DROP TABLE event',
  ])('refuses %s, in the form of ClickHouse', async (sql) => {
    const answer = await fetch(`${stack.url}/clickhouse/`, { method: 'POST', headers: ADMIN, body: sql });
    const text = await answer.text();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('x-clickhouse-exception-code')).toMatch(/^\d+$/);
    expect(text).toMatch(/^Code: \d+\. DB::Exception: /);
    expect(await (await ask('SELECT count() FROM event')).text()).toBe('1\n');
  });

  it('ends a query whose client has left', async () => {
    const sql = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
    const sent = request(`${stack.url}/clickhouse/?query=${encodeURIComponent(sql)}`, { headers: ADMIN });
    sent.on('error', () => {});
    sent.end();
    const running = async () => {
      const rows = await stack.query<{ n: number }>(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%processes%'",
      );
      return rows[0]?.n;
    };
    await expect.poll(running, { timeout: 30_000 }).toBe(1);
    sent.destroy();
    await expect.poll(running, { timeout: 30_000 }).toBe(0);
  });
});

describe('a result of 500 MB', () => {
  it('passes through in little memory', async () => {
    const stack = await startStack();
    const sql = 'SELECT number, repeat(toString(number % 10), 492) FROM numbers(1000000) FORMAT TSV';
    const before = residentBytes();
    const answer = await fetch(`${stack.url}/clickhouse/?query=${encodeURIComponent(sql)}`, {
      headers: ADMIN,
    });
    let bytes = 0;
    let most = 0;
    for await (const part of answer.body ?? []) {
      bytes += part.length;
      most = Math.max(most, residentBytes());
    }
    await stack.close();
    expect(bytes).toBeGreaterThan(490_000_000);
    // This process is client and collector at once, so what either held would show.
    expect(most - before).toBeLessThan(bytes / 2);
  });
});

function residentBytes(): number {
  const [, pages = '0'] = readFileSync('/proc/self/statm', 'utf8').split(' ');
  return Number(pages) * 4096;
}
