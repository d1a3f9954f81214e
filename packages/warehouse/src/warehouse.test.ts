import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startEngine } from '@waystone/engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FORWARDED_SETTINGS } from './forwarded.ts';
import { openWarehouse, type Warehouse } from './open-warehouse.ts';
import type { Target } from './target.ts';

type Running = { target: Target; stop: () => Promise<void> };

async function embedded(folder: string): Promise<Running> {
  const engine = await startEngine({ dataDir: folder, maxMemoryBytes: 1024 ** 3, reader: { maxSeconds: 5 } });
  return { target: { socketPath: engine.socketPath }, stop: () => engine.stop() };
}

/** The engine started by hand, which is a ClickHouse server to whoever has its URL. */
async function server(folder: string): Promise<Running> {
  const script = createRequire(import.meta.url).resolve('@waystone/engine/serve');
  const child: ChildProcess = spawn(
    process.execPath,
    [script, '--data', folder, '--port', '0', '--password', 'pw'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (child.stdout === null) throw new Error('The engine has no output.');
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    target: { url: String(url), password: 'pw' },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

describe.each([
  ['embedded', embedded],
  ['a server', server],
])('a warehouse that is %s', (_, start) => {
  const folder = mkdtempSync(join(tmpdir(), 'waystone-warehouse-'));
  let running: Running;
  let warehouse: Warehouse;

  beforeAll(async () => {
    running = await start(folder);
    warehouse = openWarehouse(running.target, { maxSeconds: 5, maxRows: 100_000 });
    await warehouse.migrate({ migrations: [], views: [], seeds: [] });
  }, 60_000);
  afterAll(async () => {
    await warehouse.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const columns = ['id', 'at', 'note'];
  const rowsOf = (...ids: number[]) =>
    Buffer.from(ids.map((id) => `${JSON.stringify([id, '2024-01-02T03:04:05.678Z', `n${id}`])}\n`).join(''));
  const insert = (body: Buffer | Buffer[], token: string) =>
    warehouse.insertRows({ table: 'event', columns, body, token });

  beforeEach(async () => {
    const window = 'SETTINGS non_replicated_deduplication_window = 100';
    await warehouse.command('DROP TABLE IF EXISTS event');
    await warehouse.command(
      `CREATE TABLE event (id UInt64, at DateTime64(3, 'UTC'), note String, CONSTRAINT small CHECK id < 1000) ENGINE = MergeTree ORDER BY id PARTITION BY id % 200 ${window}`,
    );
  });

  describe('insertRows', () => {
    it('stores rows and counts them', async () => {
      expect(await insert(rowsOf(1, 2), 'a')).toEqual({ writtenRows: 2 });
      const rows = await warehouse.query('SELECT * FROM event ORDER BY id');
      expect(rows).toEqual([
        { id: 1, at: '2024-01-02T03:04:05.678Z', note: 'n1' },
        { id: 2, at: '2024-01-02T03:04:05.678Z', note: 'n2' },
      ]);
    });

    it('takes parts that are cut anywhere, and other formats', async () => {
      const whole = rowsOf(1, 2, 3);
      await insert([whole.subarray(0, 7), whole.subarray(7, 50), whole.subarray(50)], 'a');
      const csv = Buffer.from('4,2024-01-02 03:04:05.678,"a,b"\n');
      await warehouse.insertRows({ table: 'event', columns, body: csv, token: 'b', format: 'CSV' });
      expect(await warehouse.query('SELECT count() AS n, max(note) AS note FROM event')).toEqual([
        { n: 4, note: 'n3' },
      ]);
    });

    it('stores a batch once, and batches with other tokens beside it', async () => {
      for (const token of ['a', 'a', 'b', 'a']) await insert(rowsOf(1), token);
      expect(await warehouse.query('SELECT count() AS n FROM event')).toEqual([{ n: 2 }]);
    });

    it.each([
      ['a text for a number', '["x","2024-01-02 03:04:05","a"]'],
      ['too many values', '[1,"2024-01-02 03:04:05","a",1]'],
      ['no time at all', '[1,"soon","a"]'],
      ['no JSON', 'nonsense'],
      ['half a row', '[1,"2024-01-02 03:04'],
      ['a row that breaks a constraint', '[5000,"2024-01-02 03:04:05","a"]'],
    ])('refuses %s', async (_name, body) => {
      await expect(insert(Buffer.from(body), 'x')).rejects.toMatchObject({
        kind: 'refused',
        name: 'InsertError',
      });
      expect(await warehouse.query('SELECT count() AS n FROM event')).toEqual([{ n: 0 }]);
    });

    it('takes rows of many partitions', async () => {
      await insert(rowsOf(...Array.from({ length: 200 }, (_value, index) => index)), 'many');
      expect(await warehouse.query('SELECT count() AS n FROM event')).toEqual([{ n: 200 }]);
    });

    it('finds no fault with rows whose table is missing', async () => {
      await warehouse.command('DROP TABLE event');
      await expect(insert(rowsOf(1), 'x')).rejects.toMatchObject({ kind: 'retryable', code: 60 });
    });

    it.each(["a'; DROP TABLE event; --", 'a\\', '', 'ä', 'x'.repeat(129)])(
      'sends no token %j',
      async (token) => {
        await expect(insert(rowsOf(1), token)).rejects.toThrow(TypeError);
      },
    );

    it('sends no name that is not one', async () => {
      const rows = { table: 'event', columns: ['id'], body: rowsOf(1), token: 'x' };
      await expect(warehouse.insertRows({ ...rows, table: 'event; DROP TABLE event' })).rejects.toThrow(
        TypeError,
      );
      await expect(warehouse.insertRows({ ...rows, columns: ['id) SELECT 1 --'] })).rejects.toThrow(
        TypeError,
      );
    });
  });

  describe('query', () => {
    it('gives numbers, times and nulls', async () => {
      const sql =
        "SELECT toUInt64(9007199254740991) AS n, toDateTime('2024-01-01 00:00:00', 'UTC') AS t, NULL AS x";
      expect(await warehouse.query(sql)).toEqual([
        { n: 9007199254740991, t: '2024-01-01T00:00:00Z', x: null },
      ]);
    });

    it('binds values of all kinds', async () => {
      const sql =
        'SELECT {s:String} AS s, {a:Array(String)} AS a, {n:UInt8} AS n, {b:Bool} AS b, {t:DateTime64(3)} AS t';
      const values = { s: "it's \\ \n\t Grüße", a: ["x'", 'y\\'], n: 7, b: true, t: new Date(1704067200123) };
      expect(await warehouse.query(sql, values)).toEqual([{ ...values, t: '2024-01-01T00:00:00.123Z' }]);
    });

    it('binds what is too long for a URL', async () => {
      const long = Array.from({ length: 5000 }, (_value, index) => `person-${index}`);
      expect(await warehouse.query('SELECT length({p:Array(String)}) AS n', { p: long })).toEqual([
        { n: 5000 },
      ]);
    });

    it.each(['DROP TABLE event', 'INSERT INTO event (id) VALUES (1)', 'SELECT 1 AS a SETTINGS readonly = 0'])(
      'cannot %s',
      async (sql) => {
        await expect(warehouse.query(sql)).rejects.toMatchObject({ name: 'Error' });
        expect(await warehouse.query('EXISTS TABLE event')).toEqual([{ result: 1 }]);
      },
    );

    it('keeps to its limits', async () => {
      await expect(warehouse.query('SELECT number FROM numbers(200000)')).rejects.toMatchObject({
        code: '396',
      });
      const endless = 'SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)';
      await expect(warehouse.query(endless)).rejects.toMatchObject({ code: '159' });
    }, 30_000);

    it('says what is wrong', async () => {
      await expect(warehouse.query('SELECT * FROM nowhere')).rejects.toMatchObject({
        code: '60',
        type: 'UNKNOWN_TABLE',
      });
    });

    it('is cancelled by a signal', async () => {
      const controller = new AbortController();
      const endless = 'SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)';
      const asked = warehouse.query(endless, {}, controller.signal);
      setTimeout(() => controller.abort(), 100);
      await expect(asked).rejects.toThrow(/abort/i);
    });
  });

  describe('passThrough', () => {
    const pass = (search: Record<string, string>, init: RequestInit = {}) =>
      warehouse.passThrough(new Request(`http://waystone/clickhouse/?${new URLSearchParams(search)}`, init));

    it('answers a statement in the URL, the body, or a form', async () => {
      const get = await pass({ query: 'SELECT 1 AS a', default_format: 'JSONEachRow' });
      expect(await get.text()).toBe('{"a":1}\n');
      const post = await pass({ param_a: '2' }, { method: 'POST', body: 'SELECT {a:UInt8}' });
      expect(await post.text()).toBe('2\n');
      const form = new FormData();
      form.set('query', "SELECT {a:UInt8} + {b:UInt8}, getSetting('readonly')");
      form.set('param_a', '1');
      form.set('readonly', '0');
      form.set('user', 'writer');
      expect(await (await pass({ param_b: '2' }, { method: 'POST', body: form })).text()).toBe('3\t1\n');
    });

    it('gives the store’s status and headers', async () => {
      const answer = await pass({ query: 'SELECT 1 FORMAT CSV', query_id: 'mine' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
      expect(answer.headers.get('x-clickhouse-query-id')).toBe('mine');
      expect(answer.headers.get('x-clickhouse-format')).toBe('CSV');
      expect(answer.headers.has('connection')).toBe(false);
      const wrong = await pass({ query: 'SELECT * FROM nowhere' });
      expect([wrong.status, wrong.headers.get('x-clickhouse-exception-code')]).toEqual([404, '60']);
      expect(await wrong.text()).toMatch(/^Code: 60\. DB::Exception: /);
    });

    it('uses our database', async () => {
      await insert(rowsOf(1, 2), 'a');
      expect(await (await pass({ query: 'SELECT count() FROM event' })).text()).toBe('2\n');
      expect(await (await pass({ query: 'SELECT currentDatabase()', database: 'system' })).text()).toBe(
        'system\n',
      );
    });

    it('gives bytes as they are', async () => {
      const answer = await pass({ query: "SELECT unhex('00FF80') FORMAT RowBinary" });
      expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([3, 0, 255, 128]);
    });

    it('passes gzip both ways', async () => {
      const headers = { 'content-encoding': 'gzip', 'accept-encoding': 'gzip' };
      const body = new Uint8Array(gzipSync('SELECT number FROM numbers(1000)'));
      const answer = await pass({ enable_http_compression: '1' }, { method: 'POST', body, headers });
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
      expect(text.split('\n')).toHaveLength(1001);
    });

    it.each([
      'INSERT INTO event (id) VALUES (1)',
      'DROP TABLE event',
      'CREATE TABLE x (a Int8) ENGINE = Memory',
      'SELECT 1 SETTINGS readonly = 0',
      "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
      "SELECT * FROM file('/etc/passwd', 'CSV', 'a String')",
      "SELECT file('/etc/hostname')",
      "SELECT 1 INTO OUTFILE '/tmp/x'",
      'SET readonly = 0',
      'KILL QUERY WHERE 1',
    ])('refuses %s, whoever asks', async (query) => {
      for (const extra of [{}, { user: 'writer', password: 'pw', readonly: '0' }]) {
        const answer = await pass({ query, ...extra }, { method: 'POST' });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.headers.get('x-clickhouse-exception-code')).toMatch(/^(?:48|164|358|497)$/);
      }
      const headers = { authorization: `Basic ${btoa('writer:pw')}`, 'x-clickhouse-user': 'writer' };
      expect((await pass({}, { method: 'POST', body: query, headers })).status).toBeGreaterThanOrEqual(400);
      expect(await warehouse.query('SELECT count() AS n FROM event')).toEqual([{ n: 0 }]);
    });

    it('takes no longer a run or larger a result than is ours to give', async () => {
      const many = await pass({ query: 'SELECT number FROM numbers(200000)', max_result_rows: '0' });
      expect(await many.text()).toMatch(/^Code: 396/);
      const got = await pass({ query: "SELECT getSetting('max_execution_time')", max_execution_time: '900' });
      expect(await got.text()).toBe('5\n');
    });

    it('names only settings that the store takes', async () => {
      const values: Record<string, string> = {
        query_id: 'a',
        default_format: 'CSV',
        database: 'waystone',
        date_time_output_format: 'iso',
        join_algorithm: 'hash',
        result_overflow_mode: 'throw',
        session_timezone: 'UTC',
        compress: '0',
        extremes: '0',
      };
      const search = Object.fromEntries(FORWARDED_SETTINGS.map((name) => [name, values[name] ?? '1']));
      const answer = await pass({ ...search, max_block_size: '100', query: 'SELECT 1' });
      expect([answer.status, await answer.text()]).toEqual([200, '1\n']);
    });

    it('streams a large result, and cancels it when the caller leaves', async () => {
      const query = 'SELECT number FROM numbers(100000)';
      const large = await pass({ query: `SELECT repeat(toString(number % 10), 1000) FROM (${query})` });
      let bytes = 0;
      for await (const part of large.body ?? []) bytes += part.length;
      expect(bytes).toBe(100_000 * 1001);
      const left = await pass({ query: `SELECT repeat(toString(number % 10), 1000) FROM (${query})` });
      await left.body?.cancel();
      const controller = new AbortController();
      const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
      const asked = pass({ query: endless }, { signal: controller.signal });
      setTimeout(() => controller.abort(), 100);
      await asked.then(
        (answer) => expect(answer.status).toBe(503),
        () => undefined,
      );
      const sql = "SELECT count() AS n FROM system.processes WHERE query NOT LIKE '%processes%'";
      await expect.poll(() => warehouse.query(sql), { timeout: 4000 }).toEqual([{ n: 0 }]);
    }, 30_000);

    it('takes no statement that is too long', async () => {
      const body = `SELECT '${'x'.repeat(1_100_000)}'`;
      const whole = await pass({}, { method: 'POST', body });
      expect(whole.status).toBe(413);
      const stream = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(100_000).fill(32)),
      });
      const endless = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
      expect((await pass({}, endless)).status).toBe(413);
      expect((await pass({}, { method: 'DELETE' })).status).toBe(405);
    });
  });

  it('answers a ping', async () => {
    expect(await warehouse.ping()).toBe(true);
  });
});

describe('a warehouse whose store is away', () => {
  it('says so', async () => {
    const held = createServer().listen(0, '127.0.0.1');
    await once(held, 'listening');
    const address = held.address();
    const port = address instanceof Object ? address.port : 0;
    held.close();
    const warehouse = openWarehouse({ url: `http://127.0.0.1:${port}` });
    expect(await warehouse.ping()).toBe(false);
    const batch = { table: 'event', columns: ['id'], body: Buffer.from('[1]'), token: 'x' };
    await expect(warehouse.insertRows(batch)).rejects.toMatchObject({ kind: 'retryable', code: null });
    await expect(warehouse.query('SELECT 1')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const passed = await warehouse.passThrough(new Request('http://x/clickhouse/?query=SELECT+1'));
    expect([passed.status, passed.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await passed.text()).toMatch(/^Code: 210\. .*ECONNREFUSED/);
    await warehouse.close();
  });
});
