import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeenLog } from './seen-log.ts';
import { openStore, type Store } from './store.ts';

const SECRET = '00'.repeat(32);
const ENTRIES = 1000;
const PER_ENTRY = 40;

let path: string;
let store: Store;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'waystone-seen-'));
  store = openStore(path);
});

afterEach(async () => {
  await store.close();
  rmSync(path, { recursive: true });
});

const keysOf = (nth: number) => Array.from({ length: PER_ENTRY }, (_, i) => `${nth} ${i}`);

/** Each entry is written a millisecond after the one before. */
async function fill(log: SeenLog): Promise<void> {
  for (let nth = 0; nth < ENTRIES; nth++) {
    const { digests } = log.admit(log.digest(keysOf(nth)));
    await store.commit(() => log.putAdmitted([digests], nth));
  }
}

async function gather(log: SeenLog): Promise<number> {
  for (let times = 0; ; times++) {
    const gathered = log.gather();
    if (gathered === null) return times;
    await store.commit(() => log.putGathered(gathered));
    log.settle(gathered);
  }
}

describe('SeenLog', () => {
  it('gathers entries, in their order, and leaves the last ones until they are enough', async () => {
    const log = new SeenLog(store.seen, SECRET);
    await fill(log);
    expect(await gather(log)).toBe(2);
    expect(store.seen.getCount()).toBeLessThan(ENTRIES / 2);
    expect(await gather(log)).toBe(0);
    const again = new SeenLog(store.seen, SECRET);
    expect(again.size).toBe(ENTRIES * PER_ENTRY);
    expect(await gather(again)).toBe(0);
    for (const nth of [0, 500, ENTRIES - 1]) expect(again.admit(again.digest(keysOf(nth))).count).toBe(0);
  });

  it('keeps what is gathered as long as the newest of it', async () => {
    const log = new SeenLog(store.seen, SECRET);
    await fill(log);
    await gather(log);
    const { keys, ids } = log.expired({ ms: 0, messages: 1e9 }, 500);
    const youngest = ids / PER_ENTRY - 1;
    expect(keys).toHaveLength(1);
    expect(youngest).toBeLessThan(500);
    await store.commit(() => log.dropEntries(keys));
    log.forget(ids);
    expect(log.admit(log.digest(keysOf(youngest))).count).toBe(PER_ENTRY);
    expect(log.admit(log.digest(keysOf(youngest + 1))).count).toBe(0);
  });

  it('gathers nothing twice where a commit failed', async () => {
    const log = new SeenLog(store.seen, SECRET);
    await fill(log);
    const before = log.gather();
    expect(log.gather()).toEqual(before);
    expect(store.seen.getCount()).toBe(ENTRIES);
  });
});
