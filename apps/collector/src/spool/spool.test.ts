import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  NO_ROWS,
  openSpool,
  type Parcel,
  readDeliveries,
  type Spool,
  type SpoolOptions,
  SpoolUnavailableError,
  toRows,
  type Unpack,
} from './index.ts';

const LIMITS = { maxRows: 1000, maxBytes: 16_000_000 };

let path: string;
const opened: Spool[] = [];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'waystone-spool-'));
});

afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
  rmSync(path, { recursive: true });
});

async function open(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await openSpool({
    path,
    columns: { event: ['id'], rejected_event: ['reason'] },
    unpack,
    form: 'JSONCompactEachRow',
    maxBytes: 1_000_000_000,
    minFreeBytes: 0,
    horizon: { ms: 86_400_000, messages: 100_000 },
    ...options,
  });
  opened.push(spool);
  return spool;
}

async function reopen(spool: Spool, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  await spool.close();
  return open(options);
}

/** Each line of a body is an id; one that begins with `!` cannot be made a row. */
const unpack: Unpack = async ({ parts }) => {
  const rows: string[] = [];
  const failed: string[] = [];
  for (const { bytes, isPacked } of parts) {
    if (!isPacked) rows.push(...bytes.toString().trimEnd().split('\n'));
    for (const { body, leftOut } of isPacked ? readDeliveries(bytes) : []) {
      for (const [place, id] of body.toString().split('\n').entries())
        if (leftOut[place] === 0) (id.startsWith('!') ? failed : rows).push(row(id));
    }
  }
  return { rows: toRows(rows), failed: toRows(failed) };
};

const delivery = (...ids: string[]): Parcel => ({
  events: {
    head: '{}',
    body: Buffer.from(ids.join('\n')),
    leftOut: new Uint8Array(ids.length),
    count: ids.length,
  },
  keys: ids,
  rejected: NO_ROWS,
});

const row = (id: string) => JSON.stringify([id]);
const parcel = (...ids: string[]): Parcel => ({
  events: toRows(ids.map(row)),
  keys: ids,
  rejected: NO_ROWS,
});

const idsOf = (body: readonly Buffer[]): string[] =>
  Buffer.concat(body)
    .toString()
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line)[0]);

async function takeAll(spool: Spool): Promise<string[]> {
  const ids: string[] = [];
  for (let batch = await spool.next('event', LIMITS); batch; batch = await spool.next('event', LIMITS)) {
    ids.push(...idsOf(batch.body));
    await spool.settle(batch);
  }
  return ids;
}

describe('Spool', () => {
  it('gives rows back in order, also after it was closed', async () => {
    let spool = await open();
    await spool.append(parcel('a', 'b'));
    await spool.append(parcel('c'));
    spool = await reopen(spool);
    expect(spool.rows).toBe(3);
    expect(await takeAll(spool)).toEqual(['a', 'b', 'c']);
    expect([spool.rows, spool.bytes]).toEqual([0, 0]);
  });

  it('cuts many rows into chunks and batches without losing one', async () => {
    const spool = await open();
    const ids = Array.from({ length: 5000 }, (_, i) => `${i}-${'ü'.repeat(100)}`);
    await spool.append(parcel(...ids));
    expect(await takeAll(spool)).toEqual(ids);
  });

  it('counts a message once: within a parcel, among concurrent ones, and after a restart', async () => {
    let spool = await open();
    const answers = await Promise.all([
      spool.append(parcel('a', 'a', 'b')),
      spool.append(parcel('b', 'c')),
      spool.append(parcel('c')),
    ]);
    expect(answers).toEqual([{ duplicates: 1 }, { duplicates: 1 }, { duplicates: 1 }]);
    spool = await reopen(spool);
    expect(await spool.append(parcel('a', 'd'))).toEqual({ duplicates: 1 });
    expect(await takeAll(spool)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('never takes a message without an id of its own for a duplicate', async () => {
    const spool = await open();
    await spool.append({ events: toRows([row('x'), row('x')]), keys: [null, null], rejected: NO_ROWS });
    expect(await takeAll(spool)).toEqual(['x', 'x']);
    expect(spool.remembered).toBe(0);
  });

  it('keeps the right rows where ids of both kinds come twice', async () => {
    const spool = await open();
    await spool.append(parcel('a'));
    const rows = ['a', 'n1', 'b', 'b', 'n2'];
    const keys = ['a', null, 'b', 'b', null];
    expect(await spool.append({ events: toRows(rows.map(row)), keys, rejected: NO_ROWS })).toEqual({
      duplicates: 2,
    });
    expect(await takeAll(spool)).toEqual(['a', 'n1', 'b', 'n2']);
  });

  it('forgets ids beyond the horizon: too many, or too old', async () => {
    let spool = await open({ horizon: { ms: 1000, messages: 2 } });
    for (const id of ['a', 'b', 'c']) await spool.append(parcel(id));
    await spool.tidy();
    expect(spool.remembered).toBe(2);
    expect(await spool.append(parcel('c'))).toEqual({ duplicates: 1 });
    expect(await spool.append(parcel('a'))).toEqual({ duplicates: 0 });
    await Promise.all([spool.tidy(Date.now() + 2000), spool.tidy(Date.now() + 2000)]);
    expect(spool.remembered).toBe(0);
    spool = await reopen(spool);
    expect(spool.remembered).toBe(0);
  });

  it('knows ids again that were gathered, and forgets them in their order', async () => {
    const ids = Array.from({ length: 40 }, (_, nth) => Array.from({ length: 1000 }, (_, i) => `${nth} ${i}`));
    let spool = await open();
    for (const some of ids) await spool.append(parcel(...some));
    await spool.tidy();
    for (let opening = 0; opening < 2; opening++) {
      expect(spool.remembered).toBe(40_000);
      expect(await spool.append(parcel(...(ids[0] ?? []), ...(ids[39] ?? [])))).toEqual({ duplicates: 2000 });
      spool = await reopen(spool, { horizon: { ms: 86_400_000, messages: 10_000 } });
    }
    await spool.tidy();
    expect(spool.remembered).toBeLessThanOrEqual(10_000);
    expect(await spool.append(parcel(...(ids[39] ?? [])))).toEqual({ duplicates: 1000 });
    expect(await spool.append(parcel(...(ids[0] ?? [])))).toEqual({ duplicates: 0 });
  });

  it('makes rows of deliveries, without what was delivered before', async () => {
    let spool = await open();
    expect(await spool.append(delivery('a', 'b', 'ü'))).toEqual({ duplicates: 0 });
    expect(await spool.append(delivery('b', 'c', 'c'))).toEqual({ duplicates: 2 });
    expect(await spool.append(delivery('a'))).toEqual({ duplicates: 1 });
    expect(await spool.append(parcel('c', 'd'))).toEqual({ duplicates: 1 });
    spool = await reopen(spool);
    expect(spool.rows).toBe(5);
    expect((await takeAll(spool)).sort()).toEqual(['a', 'b', 'c', 'd', 'ü']);
    expect([spool.rows, spool.bytes]).toEqual([0, 0]);
  });

  it('takes rows and deliveries into one batch, and ends it where the columns change', async () => {
    let spool = await open();
    await spool.append(parcel('a'));
    await spool.append(delivery('b'));
    expect(idsOf((await spool.next('event', LIMITS))?.body ?? [])).toEqual(['a', 'b']);
    // Noted as sent, but rows of now and rows of then do not go together.
    const columns = { event: ['id', 'added'], rejected_event: ['reason'] };
    spool = await reopen(spool, { columns });
    const first = await spool.next('event', LIMITS);
    expect([first?.columns, idsOf(first?.body ?? [])]).toEqual([['id'], ['a']]);
    if (first) await spool.settle(first);
    const second = await spool.next('event', LIMITS);
    expect([second?.columns, idsOf(second?.body ?? [])]).toEqual([['id', 'added'], ['b']]);
  });

  it('makes blocks of what waits in either way, each once and in order, and of the next batch meanwhile', async () => {
    const made: { form: string; ids: string[] }[] = [];
    const spy: Unpack = async (task) => {
      const unpacked = await unpack(task);
      made.push({ form: task.form, ids: idsOf([unpacked.rows.bytes]) });
      return unpacked;
    };
    const spool = await open({ form: 'Native', unpack: spy });
    for (const id of ['a', 'b', 'c', 'd']) await spool.append(delivery(id));
    await spool.append(parcel('e'));
    const limits = { ...LIMITS, maxRows: 2 };
    const first = await spool.next('event', limits);
    expect([first?.form, idsOf(first?.body ?? [])]).toEqual(['Native', ['a', 'b']]);
    await expect
      .poll(() => made.map(({ ids }) => ids))
      .toEqual([
        ['a', 'b'],
        ['c', 'd'],
      ]);
    if (first) await spool.settle(first);
    const second = await spool.next('event', limits);
    expect(idsOf(second?.body ?? [])).toEqual(['c', 'd']);
    if (second) await spool.settle(second);
    expect(await takeAll(spool)).toEqual(['e']);
    expect(new Set(made.map(({ form }) => form))).toEqual(new Set(['Native']));
    expect(made.flatMap(({ ids }) => ids)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives lines where no block can be made, and those of a batch in flight when asked', async () => {
    const spool = await open({
      form: 'Native',
      unpack: async (task) => {
        if (task.form === 'Native' && task.parts.some(({ isPacked }) => !isPacked)) throw new Error('no row');
        return unpack(task);
      },
    });
    await spool.append(delivery('a'));
    const block = await spool.next('event', LIMITS);
    expect(block?.form).toBe('Native');
    expect(block && idsOf(await spool.lines(block))).toEqual(['a']);
    if (block) await spool.settle(block);
    await expect(block && spool.lines(block)).rejects.toThrow('not the one in flight');
    await spool.append(parcel('b'));
    await spool.append(delivery('c'));
    const lines = await spool.next('event', LIMITS);
    expect([lines?.form, idsOf(lines?.body ?? [])]).toEqual(['JSONCompactEachRow', ['b', 'c']]);
  });

  it('keeps what could not be made a row as rows of rejected_event', async () => {
    const spool = await open();
    await spool.append(delivery('a', '!b'));
    expect(await takeAll(spool)).toEqual(['a']);
    expect(idsOf((await spool.next('rejected_event', LIMITS))?.body ?? [])).toEqual(['!b']);
  });

  it('sends a batch again under its token until it is settled, also after a restart', async () => {
    let spool = await open();
    await spool.append(parcel('a'));
    const sent = await spool.next('event', LIMITS);
    await spool.append(parcel('b'));
    spool = await reopen(spool);
    const again = await spool.next('event', LIMITS);
    expect(again?.token).toBe(sent?.token);
    expect(again?.token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(idsOf(again?.body ?? [])).toEqual(['a']);
    if (again) await spool.settle(again);
    const next = await spool.next('event', LIMITS);
    expect(idsOf(next?.body ?? [])).toEqual(['b']);
    expect(next?.token).not.toBe(sent?.token);
  });

  it('keeps what the store refused as rows of rejected_event', async () => {
    const spool = await open();
    await spool.append(parcel('a'));
    const batch = await spool.next('event', LIMITS);
    if (batch) await spool.settle(batch, toRows([row('poison')]));
    const rejected = await spool.next('rejected_event', LIMITS);
    expect(rejected?.columns).toEqual(['reason']);
    expect(idsOf(rejected?.body ?? [])).toEqual(['poison']);
  });

  it('sends rows of an older version with the columns they were written for', async () => {
    let spool = await open();
    await spool.append(parcel('old'));
    spool = await reopen(spool, { columns: { event: ['id', 'added'], rejected_event: ['reason'] } });
    await spool.append({ events: toRows(['["new",1]']), keys: ['new'], rejected: NO_ROWS });
    const first = await spool.next('event', LIMITS);
    expect([first?.columns, first?.rows]).toEqual([['id'], 1]);
    if (first) await spool.settle(first);
    expect((await spool.next('event', LIMITS))?.columns).toEqual(['id', 'added']);
  });

  it('refuses more than its limit and takes rows again when there is room', async () => {
    const spool = await open({ maxBytes: 2000 });
    await spool.append(parcel('x'.repeat(1500)));
    await expect(spool.append(parcel('y'.repeat(600)))).rejects.toMatchObject({ reason: 'full' });
    await expect(spool.append(parcel('y'.repeat(600)))).rejects.toBeInstanceOf(SpoolUnavailableError);
    await takeAll(spool);
    expect(await spool.append(parcel('y'.repeat(600)))).toEqual({ duplicates: 0 });
  });

  it('keeps notes', async () => {
    let spool = await open();
    await spool.keepNote('salt', { day: 1 });
    spool = await reopen(spool);
    expect(spool.note('salt')).toEqual({ day: 1 });
    await spool.probe();
  });

  it('has every acknowledged row after kill -9, once', async () => {
    const module = fileURLToPath(new URL('../../dist/spool/index.js', import.meta.url));
    const script = `
      import { NO_ROWS, openSpool, toRows } from ${JSON.stringify(module)};
      const spool = await openSpool({ path: ${JSON.stringify(path)}, columns: { event: ['id'], rejected_event: ['reason'] },
        maxBytes: 1e9, minFreeBytes: 0, horizon: { ms: 86400000, messages: 1e6 } });
      const client = async (name) => {
        for (let n = 0; ; n++) {
          const ids = [0, 1, 2].map((i) => name + '-' + n + '-' + i);
          await spool.append({ events: toRows(ids.map((id) => JSON.stringify([id]))), keys: ids, rejected: NO_ROWS });
          process.stdout.write(ids.join('\\n') + '\\n');
        }
      };
      for (let c = 0; c < 20; c++) client('c' + c);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      acknowledged.push(line);
      if (acknowledged.length === 3000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(acknowledged.length).toBeGreaterThanOrEqual(3000);
    const spool = await open();
    expect(await spool.append(parcel(...acknowledged.slice(0, 3000)))).toEqual({ duplicates: 3000 });
    const stored = await takeAll(spool);
    expect(new Set(stored).size).toBe(stored.length);
    expect(new Set(stored)).toEqual(
      new Set([...stored, ...acknowledged.filter((id) => /^c\d+-\d+-\d$/.test(id))]),
    );
  });

  it.runIf(process.platform === 'linux')('has its file in memory once, however large it grows', async () => {
    const spool = await open();
    for (let n = 0; n < 20; n++) {
      await spool.append(delivery(`${n}-${'x'.repeat(200_000)}`));
    }
    const maps = readFileSync('/proc/self/maps', 'utf8').split('\n');
    expect(maps.filter((line) => line.endsWith(join(path, 'data.mdb')))).toHaveLength(1);
  });

  it('refuses a second opening in one process', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({ name: 'SpoolInUseError', pid: process.pid });
  });

  it('refuses a second process, and lets the next one in after kill -9', async () => {
    const module = fileURLToPath(new URL('../../dist/spool/store.js', import.meta.url));
    const script = `
      import { openStore } from ${JSON.stringify(module)};
      globalThis.store = openStore(${JSON.stringify(path)});
      process.stdout.write('open');
      setInterval(() => {}, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(open()).rejects.toMatchObject({ name: 'SpoolInUseError', pid: child.pid });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect((await open()).rows).toBe(0);
  });
});
