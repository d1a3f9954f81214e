import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open as openEnvironment } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_ROWS, openSpool, type Spool, SpoolUnreadableError, toRows } from './index.ts';

const PAGE = 4096;
const CHUNKS = 20;

let path: string;
let file: string;
let whole: Buffer;

function open(folder = path): Promise<Spool> {
  return openSpool({
    path: folder,
    columns: { event: ['id'], rejected_event: ['reason'] },
    unpack: () => Promise.reject(new Error('There are rows alone.')),
    form: 'JSONCompactEachRow',
    maxBytes: 1_000_000_000,
    minFreeBytes: 0,
    horizon: { ms: 86_400_000, messages: 100_000 },
  });
}

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'waystone-verify-'));
  file = join(path, 'data.mdb');
  const spool = await open();
  for (let n = 0; n < CHUNKS; n++) {
    const events = toRows(
      Array.from({ length: 30 }, (_, row) => JSON.stringify([`${n}-${row}-${'x'.repeat(300)}`])),
    );
    await spool.append({
      events,
      keys: Array.from({ length: 30 }, (_, row) => `${n}-${row}`),
      rejected: NO_ROWS,
    });
  }
  await spool.close();
  whole = readFileSync(file);
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

/** Pages on which a chunk begins: lmdb keeps a value of this size on pages of its own. */
function pagesOfChunks(): number[] {
  const starts: number[] = [];
  for (let page = 0; page * PAGE < whole.length; page++) {
    if (whole.subarray(page * PAGE, page * PAGE + 64).includes('["')) starts.push(page);
  }
  return starts;
}

function spoil(page: number, bytes: Buffer): void {
  const spoilt = Buffer.from(whole);
  bytes.copy(spoilt, page * PAGE);
  writeFileSync(file, spoilt);
}

describe('a spool with a damaged page', () => {
  it.each([
    ['zeros', Buffer.alloc(PAGE)],
    ['ones', Buffer.alloc(PAGE, 0xff)],
  ])('is not opened, and what is wrong is said: %s', async (_, bytes) => {
    const [page] = pagesOfChunks();
    expect(page).toBeDefined();
    spoil(page ?? 0, bytes);
    const error = await open().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(SpoolUnreadableError);
    expect(String(error)).toMatch(/1 of \d+ entries are damaged.*move the folder aside and keep it/);
  });

  it('ends neither the collector nor its words where lmdb itself breaks off', async () => {
    const count = whole.length / PAGE;
    // Every tree and both heads: pages on which no chunk's rows lie.
    const inner = Array.from({ length: count }, (_, page) => page).filter(
      (page) => !whole.subarray(page * PAGE, (page + 1) * PAGE).includes('xxxxxxxx'),
    );
    for (const page of inner.slice(0, 12)) {
      spoil(page, Buffer.alloc(PAGE, 0xff));
      const outcome = await open().catch((failure: unknown) => failure);
      // A page that is not in use may be anything.
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SpoolUnreadableError);
      else await (outcome as Spool).close();
    }
  });

  it('is left as it is: every row is there again with the page', async () => {
    const [page] = pagesOfChunks();
    spoil(page ?? 0, Buffer.alloc(PAGE));
    await open().catch(() => {});
    const spoilt = readFileSync(file);
    whole.copy(spoilt, (page ?? 0) * PAGE, (page ?? 0) * PAGE, ((page ?? 0) + 1) * PAGE);
    writeFileSync(file, spoilt);
    const spool = await open();
    expect(spool.rows).toBe(CHUNKS * 30);
    await spool.close();
  });
});

describe('a collector that is killed while its spool is being read', () => {
  it('leaves no reader behind that its successor takes for an owner', async () => {
    const walk = fileURLToPath(new URL('../../dist/spool/walk.js', import.meta.url));
    // The parent that it was started by is gone: no process has this number.
    const orphan = spawn(process.execPath, [walk, path, '999999999'], { stdio: 'ignore' });
    const gone = once(orphan, 'exit');
    const spool = await open();
    expect(spool.rows).toBe(CHUNKS * 30);
    await spool.close();
    expect(await gone).toEqual([null, 'SIGKILL']);
  });
});

describe('a spool whose first start was cut short', () => {
  it.each([
    ['before anything was in it', async () => {}],
    [
      'before its databases were',
      async (folder: string) =>
        void (await openEnvironment({ path: folder, noSubdir: false, maxDbs: 8 }).close()),
    ],
  ])('is opened as an empty one: %s', async (_, begin) => {
    const begun = mkdtempSync(join(tmpdir(), 'waystone-begun-'));
    writeFileSync(join(begun, 'data.mdb'), '');
    await begin(begun);
    const spool = await open(begun);
    expect(spool.rows).toBe(0);
    await spool.close();
    rmSync(begun, { recursive: true });
  });
});
