import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '@waystone/engine';
import { EVENT_COLUMNS, EVENT_TYPES, type EventType } from '@waystone/models';
import { openWarehouse, type Warehouse } from '@waystone/warehouse';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, lineOf } from '../index.ts';
import { NativeBlock } from './block.ts';

let root: string;
let engine: Engine;
let warehouse: Warehouse;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'waystone-native-'));
  engine = await startEngine({ dataDir: join(root, 'clickhouse') });
  warehouse = openWarehouse({ socketPath: engine.socketPath });
  await warehouse.migrate();
});

afterAll(async () => {
  await warehouse.close();
  await engine.stop();
  rmSync(root, { recursive: true });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '',
    'a',
    '\ud800',
    'half \udfff of a pair',
    '\0',
    'x'.repeat(41),
    'ä'.repeat(43),
    '🌬'.repeat(9000),
  ),
);

const VALUES: Record<EventType, fc.Arbitrary<Cell>> = {
  String: text,
  'LowCardinality(String)': text,
  "DateTime64(3, 'UTC')": fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2100, 0) }),
  UInt32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  UInt8: fc.integer({ min: 0, max: 255 }),
  'Nullable(Float64)': fc.option(fc.oneof(fc.integer(), fc.constantFrom(0.1, 1e300, -1e-300))),
  Bool: fc.boolean(),
};

const row = fc.tuple(...EVENT_COLUMNS.map((column) => VALUES[EVENT_TYPES[column]]));

/** Puts rows under a site of their own, each with its place as its id, and reads them back as the store has them. */
async function store(siteId: string, rows: readonly Cell[][], format: 'Native' | 'JSONCompactEachRow') {
  const own = rows.map((cells, i) => [siteId, `m${String(i).padStart(4, '0')}`, ...cells.slice(2)]);
  const body = format === 'Native' ? blocksOf(own) : [Buffer.from(`${own.map(lineOf).join('\n')}\n`)];
  const { writtenRows } = await warehouse.insertRows({
    table: 'event',
    columns: EVENT_COLUMNS,
    format,
    body,
    token: siteId,
  });
  // Rows that materialised views make of them may be counted besides.
  expect(writtenRows).toBeGreaterThanOrEqual(rows.length);
  const [, ...columns] = EVENT_COLUMNS;
  const sql = `SELECT ${columns.join(', ')}, visitor_id, version FROM event WHERE site_id = {siteId:String} ORDER BY message_id`;
  return await warehouse.query(sql, { siteId });
}

const block = new NativeBlock();

/** Two blocks from one instance. */
function blocksOf(rows: readonly Cell[][]): Buffer[] {
  const half = Math.ceil(rows.length / 2);
  return [rows.slice(0, half), rows.slice(half)].map((some) => {
    for (const cells of some) block.add(cells);
    const { bytes, count } = block.take();
    expect(count).toBe(some.length);
    return bytes;
  });
}

describe('NativeBlock', () => {
  it('gives the store the very rows that lines of JSON give it', async () => {
    const rows = fc.sample(row, 300) as Cell[][];
    expect(await store('native', rows, 'Native')).toEqual(await store('lines', rows, 'JSONCompactEachRow'));
  });

  it('is no bytes without a row, and what was added and left out is not in it', () => {
    expect(block.take()).toEqual({ bytes: Buffer.alloc(0), count: 0 });
    const [cells = []] = fc.sample(row, 1) as Cell[][];
    block.add(cells);
    const once = block.take();
    block.add(cells);
    block.clear();
    block.add(cells);
    expect(block.take()).toEqual(once);
  });

  it('takes a row only where each value is of its column’s type', () => {
    const [cells = []] = fc.sample(row, 1) as Cell[][];
    expect(block.fits(cells)).toBe(true);
    for (const other of [cells.slice(1), [...cells, ''], ['x'], 'x', null])
      expect(block.fits(other)).toBe(false);
    for (const [place, column] of EVENT_COLUMNS.entries()) {
      const wrong = EVENT_TYPES[column].endsWith('String)') || EVENT_TYPES[column] === 'String' ? 1 : 'text';
      expect(block.fits(cells.with(place, wrong))).toBe(false);
    }
  });
});
