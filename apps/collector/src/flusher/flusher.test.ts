import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@waystone/engine';
import { EVENT_COLUMNS, REJECTED_EVENT_COLUMNS } from '@waystone/models';
import { InsertError, openWarehouse, type Warehouse } from '@waystone/warehouse';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { encodeRow } from '../row/index.ts';
import { LINES, NO_ROWS, openSpool, type Spool, toRows } from '../spool/index.ts';
import { unpack } from '../unpack/unpack.ts';
import { Flusher, type FlusherOptions, type Insert } from './index.ts';

let root: string;
let engine: Engine;
let warehouse: Warehouse;
let spool: Spool;
let flusher: Flusher | undefined;
let site = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'waystone-flusher-'));
  engine = await startEngine({ dataDir: join(root, 'clickhouse') });
  warehouse = openWarehouse({ socketPath: engine.socketPath });
  await warehouse.migrate();
});

afterAll(async () => {
  await warehouse.close();
  await engine.stop();
  rmSync(root, { recursive: true });
});

beforeEach(async () => {
  site++;
  spool = await openTestSpool();
});

afterEach(async () => {
  await flusher?.stop(0);
  await spool.close();
});

const openTestSpool = () =>
  openSpool({
    path: join(root, `spool-${site}`),
    columns: { event: EVENT_COLUMNS, rejected_event: REJECTED_EVENT_COLUMNS },
    unpack: async (task) => unpack(task),
    form: 'Native',
    maxBytes: 1_000_000_000,
    minFreeBytes: 0,
    horizon: { ms: 86_400_000, messages: 100_000 },
  });

function start(changes: Partial<FlusherOptions> = {}): Flusher {
  flusher = new Flusher({
    spool,
    sink: warehouse,
    isReady: () => true,
    prepare: async () => {},
    isRefusal: (error) => error instanceof InsertError && error.kind === 'refused',
    isAnswer: (error) => error instanceof InsertError && error.code !== null,
    intervalMs: 20,
    maxRows: 10_000,
    metrics: createMetrics(),
    logger: pino({ level: 'silent' }),
    ...changes,
  });
  flusher.start();
  return flusher;
}

const row = (messageId: string): string =>
  encodeRow(
    { type: 'page' },
    {},
    {
      siteId: `site-${site}`,
      messageId,
      occurredAt: Date.now(),
      receivedAt: Date.now(),
      anonymousId: 'a',
      keyKind: 'public',
      visitor: { country: '', device: '', browser: '', os: '', language: '', isBot: false },
    },
  );

const append = (rows: string[]) =>
  spool.append({ events: toRows(rows), keys: rows.map(() => null), rejected: NO_ROWS });

const stored = async (): Promise<string[]> => {
  const sql = 'SELECT message_id FROM event WHERE site_id = {site:String} ORDER BY message_id';
  const rows = await warehouse.query<{ message_id: string }>(sql, { site: `site-${site}` });
  return rows.map(({ message_id }) => message_id);
};

const rejected = () =>
  warehouse.query<{ code: string; reason: string; payload: string; key_kind: string }>(
    'SELECT code, reason, payload, key_kind FROM rejected_event WHERE site_id = {site:String} ORDER BY payload',
    { site: `site-${site}` },
  );

/**
 * The store, behind a server that answers for it that it has no memory left whenever a block comes.
 *
 * @param takes whether the store takes the block nevertheless.
 */
async function storeWithoutBlocks(takes: boolean) {
  const mended = { takesBlocks: false };
  const formats: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const format =
      /FORMAT\W+(\w+)/.exec(decodeURIComponent(incoming.url ?? '').replaceAll('+', ' '))?.[1] ?? '';
    formats.push(format);
    const fail = () => {
      outgoing.writeHead(500, { 'x-clickhouse-exception-code': '241' });
      outgoing.end('Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)');
    };
    if (format === 'Native' && !takes && !mended.takesBlocks) {
      incoming.resume().on('end', fail);
      return;
    }
    const { method, url: path, headers } = incoming;
    const passed = request({ socketPath: engine.socketPath, method, path, headers }, (answer) => {
      if (format === 'Native' && !mended.takesBlocks) {
        answer.resume().on('end', fail);
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink = openWarehouse({ url: `http://127.0.0.1:${port}` });
  const close = async () => {
    await sink.close();
    server.closeAllConnections();
  };
  return { sink, formats, mended, close };
}

describe('Flusher', () => {
  it('moves rows to the store and empties the spool', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => `m${String(i).padStart(3, '0')}`);
    await append(ids.map(row));
    await start({ maxRows: 100 }).drained();
    expect(spool.rows).toBe(0);
    expect(await stored()).toEqual(ids);
  });

  it('sends rows in the store’s own format', async () => {
    const formats: string[] = [];
    const sink = {
      insertRows: (insert: Insert) => {
        formats.push(insert.format);
        return warehouse.insertRows(insert);
      },
    };
    await append(['a', 'b'].map(row));
    await start({ sink }).drained();
    expect(formats).toEqual(['Native']);
    expect(await stored()).toEqual(['a', 'b']);
  });

  it('sends lines instead where the store refuses that format, and all of them land once', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `m${String(i).padStart(3, '0')}`);
    const sink = {
      insertRows: async (insert: Insert) => {
        if (insert.format === 'JSONCompactEachRow') return await warehouse.insertRows(insert);
        return await warehouse.insertRows({
          ...insert,
          body: insert.body.map((part) => part.subarray(0, -1)),
        });
      },
    };
    await append(ids.map(row));
    await start({ sink }).drained();
    expect(await stored()).toEqual(ids);
    expect(await rejected()).toEqual([]);
  });

  it('isolates what the store refuses, and its neighbours land', async () => {
    const poison = [
      row('p1').replace(/,\d{13},/, ',"no time at all",'),
      row('p2').replace(/"p2"/, '"\\ud800"'),
      '["too","short"]',
    ];
    const rows = Array.from({ length: 300 }, (_, i) => row(`m${String(i).padStart(3, '0')}`));
    await append(
      [
        ...rows.slice(0, 7),
        poison[0],
        ...rows.slice(7, 150),
        poison[1],
        poison[2],
        ...rows.slice(150),
      ].filter((r) => r !== undefined),
    );
    await start().drained();
    expect(await stored()).toHaveLength(300);
    const refused = await warehouse.query<{ code: string; reason: string; payload: string }>(
      "SELECT code, reason, payload FROM rejected_event WHERE code = 'store_refused' ORDER BY payload",
    );
    expect(refused.map(({ payload }) => payload)).toEqual([...poison].sort());
    expect(refused.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(await rejected()).toMatchObject([
      { code: 'store_refused', key_kind: 'public' },
      { code: 'store_refused' },
    ]);
  });

  it('sends a batch again under its token until the store has it, and it is there once', async () => {
    await append(['a', 'b', 'c'].map(row));
    const tokens: string[] = [];
    const sink = {
      insertRows: async (insert: Insert) => {
        tokens.push(insert.token);
        const summary = await warehouse.insertRows(insert);
        // The store has the rows, but its answer is lost on the way.
        if (tokens.length < 3) throw new InsertError(new Error('socket hang up'));
        return summary;
      },
    };
    await start({ sink }).drained();
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  it('sends the same batch after a restart of the collector that lost the store’s answer', async () => {
    await append(['a', 'b'].map(row));
    const batch = await spool.next('event', { maxRows: 100, maxBytes: 1e6 });
    if (batch)
      await warehouse.insertRows({
        table: 'event',
        columns: batch.columns,
        format: batch.form,
        body: batch.body,
        token: batch.token,
      });
    await append([row('c')]);
    await spool.close();
    spool = await openTestSpool();
    await start().drained();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  it('takes the parts of a refused batch once, also when it is taken apart twice', async () => {
    const rows = ['a', 'b', 'c', 'd'].map(row);
    await append([...rows, '["poison"]']);
    let inserts = 0;
    const sink = {
      insertRows: async (insert: Insert) => {
        if (++inserts === 4) throw new InsertError(new Error('connection reset'));
        return await warehouse.insertRows(insert);
      },
    };
    const first = start({ sink });
    await first.drained();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['it does not', false],
    ['it has taken it, once', true],
  ])('sends lines where a store goes on saying that it cannot take a block, and %s', async (_, takes) => {
    await append(['a', 'b'].map(row));
    const { sink, formats, close } = await storeWithoutBlocks(takes);
    await start({ sink, backoff: () => 1 }).drained();
    await close();
    expect(formats).toEqual([...Array<string>(10).fill('Native'), 'JSONCompactEachRow']);
    expect(await stored()).toEqual(['a', 'b']);
  });

  it('remembers that a store took lines instead, and does not wait for it with the next batch', async () => {
    const { sink, formats, close } = await storeWithoutBlocks(false);
    const moving = start({ sink, backoff: () => 1 });
    for (const id of ['a', 'b', 'c']) {
      await append([row(id)]);
      await moving.drained();
    }
    await close();
    expect(formats).toEqual([...Array<string>(10).fill('Native'), ...Array<string>(3).fill(LINES)]);
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  it('tries one block after a while, once, and trusts a store again that takes it', async () => {
    const { sink, formats, mended, close } = await storeWithoutBlocks(false);
    const moving = start({ sink, backoff: () => 1, blockProbeMs: 0 });
    for (const id of ['a', 'b']) {
      await append([row(id)]);
      await moving.drained();
    }
    expect(formats.splice(0)).toEqual([...Array<string>(10).fill('Native'), LINES, 'Native', LINES]);
    mended.takesBlocks = true;
    await append([row('c')]);
    await moving.drained();
    mended.takesBlocks = false;
    await append([row('d')]);
    await moving.drained();
    await close();
    expect(formats).toEqual(['Native', ...Array<string>(10).fill('Native'), LINES]);
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on with blocks where the store could not be reached', async () => {
    await append([row('a')]);
    const formats: string[] = [];
    const gone = openWarehouse({ url: 'http://127.0.0.1:1' });
    const sink = {
      insertRows: (insert: Insert) =>
        (formats.push(insert.format) > 20 ? warehouse : gone).insertRows(insert),
    };
    await start({ sink, backoff: () => 1 }).drained();
    await gone.close();
    expect(formats).toEqual(Array<string>(21).fill('Native'));
    expect(await stored()).toEqual(['a']);
  });

  it('tries to make the store ready until it is', async () => {
    let attempts = 0;
    await append([row('a')]);
    let ready = false;
    const prepare = async () => {
      if (++attempts < 3) throw new Error('away');
      ready = true;
    };
    const waiting = start({ isReady: () => ready, prepare });
    await waiting.drained();
    expect(attempts).toBe(3);
    expect(waiting.storeIsUp).toBe(true);
    expect(await stored()).toEqual(['a']);
  });

  it('makes a store ready again that no longer is', async () => {
    let ready = true;
    let attempts = 0;
    const prepare = async () => {
      attempts++;
      ready = true;
    };
    const again = start({ isReady: () => ready, prepare });
    ready = false;
    await append([row('a')]);
    await again.drained();
    await expect.poll(() => attempts).toBe(1);
    expect(await stored()).toEqual(['a']);
  });

  it('stops at its deadline where the store hangs, and keeps the rows', async () => {
    await append([row('a')]);
    const hanging = start({ sink: { insertRows: () => new Promise(() => {}) } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = performance.now();
    await hanging.stop(200);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(spool.rows).toBe(1);
  });
});
