import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, freshEngine, run } from './testing/ask.ts';
import { dataOf } from './testing/blocks.ts';

let engine: Awaited<ReturnType<typeof freshEngine>>;
const send: (question: Parameters<typeof ask>[1]) => ReturnType<typeof ask> = (question) =>
  ask(engine.socketPath, question);

beforeAll(async () => {
  engine = await freshEngine();
  await run(engine.socketPath, 'CREATE DATABASE shop');
  await run(
    engine.socketPath,
    'CREATE TABLE shop.item (id UInt32, name String) ENGINE = MergeTree ORDER BY id',
  );
  await run(engine.socketPath, "INSERT INTO shop.item VALUES (1, 'filter'), (2, 'fan')");
}, 60_000);
afterAll(() => engine.stop());

describe('queries', () => {
  it('answers a ping', async () => {
    expect(await send({ method: 'GET', path: '/ping' })).toMatchObject({ status: 200, text: 'Ok.\n' });
  });

  it('takes the statement from the URL, the body, or both', async () => {
    const url = await send({ method: 'GET', search: { query: 'SELECT 1' } });
    const body = await send({ sql: 'SELECT 1' });
    const both = await send({ search: { query: 'SELECT' }, sql: '1' });
    expect([url.text, body.text, both.text]).toEqual(['1\n', '1\n', '1\n']);
  });

  it('takes statement and parameters from a form', async () => {
    const form = new FormData();
    form.set('query', 'SELECT {a:UInt8} + {b:UInt8}');
    form.set('param_a', '1');
    const encoded = new Response(form);
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
    const rows = Buffer.from(await encoded.arrayBuffer());
    expect((await send({ rows, headers, search: { param_b: '2' } })).text).toBe('3\n');
  });

  it('has no other paths and methods', async () => {
    expect((await send({ method: 'GET', path: '/play' })).status).toBe(404);
    const { status } = await ask(engine.socketPath, { method: 'DELETE' as 'GET' });
    expect(status).toBe(405);
  });

  it('uses the database of the URL or the header', async () => {
    const sql = 'SELECT count() FROM item';
    expect((await send({ sql, search: { database: 'shop' } })).text).toBe('2\n');
    expect((await send({ sql, headers: { 'x-clickhouse-database': 'shop' } })).text).toBe('2\n');
    expect(await send({ sql, search: { database: 'nowhere' } })).toMatchObject({ status: 404 });
    expect(await send({ sql, search: { database: 'a`; DROP DATABASE shop; --' } })).toMatchObject({
      status: 404,
    });
    expect((await send({ sql: 'SELECT currentDatabase()' })).text).toBe('default\n');
  });

  it('keeps a statement’s text in UTF-8', async () => {
    expect(
      (await send({ sql: "SELECT 'Grüße 🌬️' AS `ö`", search: { default_format: 'JSONEachRow' } })).text,
    ).toBe('{"ö":"Grüße 🌬️"}\n');
  });

  it('runs in UTC', async () => {
    expect((await send({ sql: 'SELECT timezone()' })).text).toMatch(/UTC/);
    expect((await send({ sql: "SELECT toDateTime('2024-07-01 00:00:00')::UInt32" })).text).toBe(
      '1719792000\n',
    );
  });

  it('takes one statement at a time', async () => {
    const answer = await send({ sql: 'SELECT 1; DROP TABLE shop.item' });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toMatch(/^Code: 62\..*Multi-statements are not allowed/);
    expect((await send({ sql: 'SELECT 1;' })).text).toBe('1\n');
  });

  it('takes GET and readonly=1 as read-only, whoever asks', async () => {
    for (const question of [{ method: 'GET' as const }, { search: { readonly: '1' } }]) {
      const { search } = { search: {}, ...question };
      const answer = await send({ ...question, search: { ...search, query: 'DROP TABLE shop.item' } });
      expect(answer.text).toMatch(/^Code: 164\..*\(READONLY\)/);
    }
  });
});

describe('headers', () => {
  it('tells of the query as ClickHouse does', async () => {
    const { headers } = await send({ sql: 'SELECT number FROM numbers(3)', search: { query_id: 'mine-1' } });
    expect(headers).toMatchObject({
      'content-type': 'text/tab-separated-values; charset=UTF-8',
      'x-clickhouse-format': 'TabSeparated',
      'x-clickhouse-query-id': 'mine-1',
      'x-clickhouse-timezone': 'UTC',
    });
    expect(JSON.parse(String(headers['x-clickhouse-summary']))).toMatchObject({ result_rows: '3' });
  });

  it('makes up a query id', async () => {
    const { headers } = await send({ sql: 'SELECT 1' });
    expect(headers['x-clickhouse-query-id']).toMatch(/^[\da-f-]{36}$/);
  });

  it('names the format of the statement', async () => {
    const { headers } = await send({ sql: 'SELECT 1 FORMAT CSVWithNames -- FORMAT JSON' });
    expect(headers['x-clickhouse-format']).toBe('CSVWithNames');
    expect(headers['content-type']).toMatch(/^text\/csv/);
  });
});

describe('formats', () => {
  const sql = "SELECT 1 AS a, 'x' AS b";

  it.each([
    ['TabSeparated', '1\tx\n'],
    ['CSVWithNames', '"a","b"\n1,"x"\n'],
    ['JSONEachRow', '{"a":1,"b":"x"}\n'],
    ['JSONCompactEachRow', '[1, "x"]\n'],
    ['Values', "(1,'x')"],
  ])('%s by default_format, header and FORMAT', async (format, text) => {
    expect((await send({ sql, search: { default_format: format } })).text).toBe(text);
    expect((await send({ sql, headers: { 'x-clickhouse-format': format } })).text).toBe(text);
    expect((await send({ sql: `${sql} FORMAT ${format}` })).text).toBe(text);
  });

  it('gives JSON with its frame', async () => {
    const { text } = await send({ sql: `${sql} FORMAT JSON` });
    expect(JSON.parse(text)).toMatchObject({ data: [{ a: 1, b: 'x' }], rows: 1 });
  });

  it('gives binary formats as bytes', async () => {
    const row = await send({ sql: "SELECT 513::UInt16, unhex('00FF80') FORMAT RowBinary" });
    expect([...row.bytes]).toEqual([1, 2, 3, 0, 255, 128]);
    const named = await send({ sql: 'SELECT 7 AS a FORMAT RowBinaryWithNamesAndTypes' });
    expect([...named.bytes]).toEqual([1, 1, 97, 5, ...Buffer.from('UInt8'), 7]);
    const native = await send({ sql: 'SELECT 7 AS a FORMAT Native' });
    expect([...native.bytes]).toEqual([1, 1, 1, 97, 5, ...Buffer.from('UInt8'), 7]);
    const parquet = await send({ sql: 'SELECT 7 AS a FORMAT Parquet' });
    expect([parquet.text.slice(0, 4), parquet.text.slice(-4)]).toEqual(['PAR1', 'PAR1']);
  });

  it('knows what it does not know', async () => {
    expect(await send({ sql: 'SELECT 1 FORMAT Nope' })).toMatchObject({ status: 404 });
    expect(await send({ sql: 'SELECT 1', search: { default_format: 'No pe' } })).toMatchObject({
      status: 404,
    });
  });
});

describe('parameters', () => {
  it.each([
    ['String', "it's"],
    ['String', "'); DROP TABLE shop.item; --"],
    ['String', '\\\\'],
    ['String', 'Grüße 🌬️'],
    ['UInt64', '18446744073709551615'],
    ['Array(String)', "['a','b']"],
    ['DateTime', '2024-01-02 03:04:05'],
    ['Nullable(String)', '\\N'],
  ])('binds %s %j', async (type, value) => {
    const { text } = await send({ sql: `SELECT {x:${type}} FORMAT TSV`, search: { param_x: value } });
    const escaped = value.startsWith('[') ? value : value.replaceAll("'", "\\'");
    expect(text).toBe(`${escaped}\n`);
  });

  it('binds names', async () => {
    const search = { param_d: 'shop', param_t: 'item' };
    expect((await send({ sql: 'SELECT count() FROM {d:Identifier}.{t:Identifier}', search })).text).toBe(
      '2\n',
    );
  });

  it('misses what is not given, also after a request that gave it', async () => {
    const sql = 'SELECT {x:UInt8}';
    for (let round = 0; round < 8; round += 1) await send({ sql, search: { param_x: '1' }, user: 'reader' });
    for (let round = 0; round < 8; round += 1) {
      const answer = await send({ sql, user: 'reader' });
      expect(answer.text).toMatch(/^Code: 456\..*Substitution `x` is not set/);
    }
  });

  it('leaves those of a view to the view', async () => {
    for (let round = 0; round < 3; round += 1)
      await send({ sql: 'SELECT {x:UInt8}', search: { param_x: '1' } });
    const view = 'CREATE OR REPLACE VIEW shop.above AS SELECT name FROM shop.item WHERE id > {x:UInt8}';
    expect((await send({ sql: view })).text).toBe('');
    const sql = 'SELECT name FROM shop.above(x = {least:UInt8}) ORDER BY name';
    expect((await send({ sql, search: { param_least: '1' }, user: 'reader' })).text).toBe('fan\n');
    expect((await send({ sql, search: { param_least: '0' }, user: 'reader' })).text).toBe('fan\nfilter\n');
  });

  it('keeps those of requests at the same time apart', async () => {
    const values = Array.from({ length: 60 }, (_, index) => String(index));
    const answers = await Promise.all(
      values.map((value) => send({ sql: 'SELECT {x:UInt8}', search: { param_x: value }, user: 'reader' })),
    );
    expect(answers.map(({ text }) => text.trim())).toEqual(values);
  });

  it.each(['x y', "x'", '1x', ''])('refuses the name %j', async (name) => {
    expect((await send({ sql: 'SELECT 1', search: { [`param_${name}`]: '1' } })).status).toBe(400);
  });

  it.each([
    ['a raw newline, which the escaped form has as \\n', 'String', 'a\nb'],
    ['no number', 'UInt8', 'many'],
    ['no date', 'Date', 'yesterday'],
  ])('says in its own shape that a value is wrong: %s', async (_, type, value) => {
    const { status, text, headers } = await send({ sql: `SELECT {x:${type}}`, search: { param_x: value } });
    expect({ status, text }).toMatchObject({
      status: 400,
      text: expect.stringMatching(/^Code: \d+\. DB::Exception: /),
    });
    expect(headers['x-clickhouse-exception-code']).toMatch(/^\d+$/);
  });
});

describe('settings', () => {
  it('hold for one request', async () => {
    const sql = 'SELECT toUInt64(1) AS n FORMAT JSONEachRow';
    const quoted = await send({ sql, search: { output_format_json_quote_64bit_integers: '1' } });
    expect([quoted.text, (await send({ sql })).text]).toEqual(['{"n":"1"}\n', '{"n":1}\n']);
  });

  it('are those on the list alone', async () => {
    const answer = await send({ sql: 'SELECT 1', search: { allow_experimental_codecs: '1' } });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.text).toMatch(/UNKNOWN_SETTING/);
    const crafted = await send({ sql: 'SELECT 1', search: { max_threads: "1'; DROP TABLE shop.item; --" } });
    expect(crafted).toMatchObject({ status: 400 });
  });

  it('may be what drivers send unasked', async () => {
    const search = {
      session_id: 'a',
      client_protocol_version: '54405',
      wait_end_of_query: '1',
      http_zlib_compression_level: '3',
    };
    expect((await send({ sql: 'SELECT 1', search })).status).toBe(200);
  });

  it('cannot outlive a request by SET or USE', async () => {
    for (const sql of [
      'SET max_threads = 1',
      'USE shop',
      'CREATE TEMPORARY TABLE x (a Int8)',
      'BEGIN TRANSACTION',
    ]) {
      expect((await send({ sql })).text).toMatch(/^Code: 48\..*needs a session/);
    }
  });
});

describe('compression', () => {
  it('unzips a request', async () => {
    const rows = gzipSync('SELECT 41 + 1');
    expect((await send({ rows, headers: { 'content-encoding': 'gzip' } })).text).toBe('42\n');
  });

  it('refuses a body that unzips to too much, or not at all', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const headers = { 'content-encoding': 'gzip' };
    expect(await send({ rows: bomb, headers })).toMatchObject({ status: 413 });
    expect((await send({ rows: 'SELECT 1', headers })).text).toMatch(/^Code: 271\./);
    const brotli = await send({ rows: 'x', headers: { 'content-encoding': 'br' } });
    expect(brotli).toMatchObject({ status: 415 });
  });

  it('zips an answer where asked twice', async () => {
    const sql = 'SELECT number FROM numbers(1000)';
    const headers = { 'accept-encoding': 'gzip, deflate' };
    const zipped = await send({ sql, headers, search: { enable_http_compression: '1' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.bytes).toString()).toBe((await send({ sql })).text);
    expect((await send({ sql, headers })).headers['content-encoding']).toBeUndefined();
  });

  it('answers in ClickHouse’s own blocks, as a whole, in parts, and within gzip', async () => {
    const sql = 'SELECT number, repeat(toString(number), 20) FROM numbers(100000)';
    const plain = (await send({ sql })).bytes;
    for (const wait of ['0', '1']) {
      const { bytes } = await send({ sql, search: { compress: '1', wait_end_of_query: wait } });
      expect(dataOf(bytes).equals(plain)).toBe(true);
    }
    const headers = { 'accept-encoding': 'gzip' };
    const both = await send({ sql, headers, search: { compress: '1', enable_http_compression: '1' } });
    expect(dataOf(gunzipSync(both.bytes)).equals(plain)).toBe(true);
    const error = await send({ sql: 'SELECT nothing', search: { compress: '1' } });
    expect(error.text).toMatch(/^Code: 47\./);
  });

  it('says that it reads no such blocks', async () => {
    expect(await send({ sql: 'SELECT 1', search: { decompress: '1' } })).toMatchObject({ status: 501 });
  });
});

describe('errors', () => {
  it.each([
    ['selec 1', 400, 62, 'SYNTAX_ERROR'],
    ['', 400, 62, 'SYNTAX_ERROR'],
    ['select 1\0', 400, 62, 'SYNTAX_ERROR'],
    ['\x1f\b\0\0', 400, 62, 'SYNTAX_ERROR'],
    ['SELECT * FROM nowhere', 404, 60, 'UNKNOWN_TABLE'],
    ['SELECT nothing', 404, 47, 'UNKNOWN_IDENTIFIER'],
    ['SELECT nofunction(1)', 404, 46, 'UNKNOWN_FUNCTION'],
    ["SELECT toUInt8('x')", 400, 6, 'CANNOT_PARSE_TEXT'],
    ['SELECT throwIf(1)', 500, 395, 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 500, 358, 'INTO_OUTFILE_NOT_ALLOWED'],
    ["INSERT INTO shop.item FROM INFILE '/etc/passwd' FORMAT CSV", 404, 78, 'UNKNOWN_TYPE_OF_QUERY'],
    ["SELECT * FROM file('/etc/passwd', 'CSV', 'a String')", 403, 497, 'ACCESS_DENIED'],
    ["SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')", 403, 497, 'ACCESS_DENIED'],
    ["SELECT * FROM s3('http://127.0.0.1:1/bucket/x', 'CSV', 'a String')", 403, 497, 'ACCESS_DENIED'],
    ["SELECT * FROM remote('127.0.0.1', 'system.one')", 403, 497, 'ACCESS_DENIED'],
    ['SYSTEM SHUTDOWN', 403, 497, 'ACCESS_DENIED'],
  ])('%j is %i, code %i', async (sql, status, code, type) => {
    const answer = await send({ sql });
    expect(answer.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: [\\s\\S]*\\(${type}\\) \\(version \\d+`),
    );
    expect(answer.status).toBe(status);
    expect(answer.headers['x-clickhouse-exception-code']).toBe(String(code));
    expect(answer.text).not.toContain('formatQuerySingleLine');
  });

  it('knows its users', async () => {
    const basic = (user: string) => ({
      authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}`,
    });
    expect((await send({ sql: 'SELECT 1', headers: basic('nobody') })).status).toBe(403);
    expect((await send({ sql: 'SELECT 1', headers: { 'x-clickhouse-user': '__proto__' } })).status).toBe(403);
    const sql = "SELECT getSetting('readonly')";
    expect((await send({ sql, headers: basic('reader') })).text).toBe('1\n');
    expect((await send({ sql, headers: basic('default') })).text).toBe('0\n');
  });

  it('refuses a statement that is too long', async () => {
    expect(await send({ sql: `SELECT '${'x'.repeat(1_100_000)}'` })).toMatchObject({ status: 413 });
  });
});
