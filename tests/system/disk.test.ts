/**
 * What a disk and a clock can do to a collector: full, read-only, set back. It is said clearly, and nothing that was
 * acknowledged is lost. The disks are small ones of memory, which only root on Linux can mount.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Collector, checkConfig, startCollector } from '@waystone/collector';
import type { Verdict } from '@waystone/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { send, settings, startStack, temporaryFolder } from '../support/stack.ts';

/** A store that is away: what is accepted stays in the spool. */
const AWAY = { clickhouse: { url: 'http://127.0.0.1:1' } };

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function mount(path: string, megabytes: number): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether small disks can be mounted here: tests that want one are skipped, and said to be, where they cannot. */
const mounts = ((): boolean => {
  const folder = temporaryFolder();
  const mounted = mount(folder.path, 1);
  if (mounted) execFileSync('umount', ['-l', folder.path]);
  folder.remove();
  return mounted;
})();
const why = mounts ? '' : ' (skipped: no tmpfs can be mounted)';

/** A folder on a small disk. */
function smallDisk(megabytes: number): string {
  const folder = temporaryFolder();
  const path = join(folder.path, 'disk');
  mkdirSync(path);
  cleanUps.push(folder.remove);
  if (!mount(path, megabytes)) throw new Error(`no tmpfs could be mounted at ${path}`);
  cleanUps.push(() => void execFileSync('umount', ['-l', path]));
  return path;
}

const remount = (path: string, options: string) =>
  execFileSync('mount', ['-o', `remount,${options}`, path], { stdio: 'ignore' });

function start(data: string, overrides: object): Promise<Collector> {
  return startCollector({
    config: checkConfig(settings(data, { logLevel: 'silent', ...overrides })),
  });
}

const page = (messageId: string, bytes = 2000) => ({
  type: 'page',
  messageId,
  anonymousId: 'v1',
  properties: { url: 'https://shop.example/', text: 'x'.repeat(bytes) },
});

type Refusal = { error?: { code: string; message: string } };

/** Sends batches until one is refused. Returns the ids that were acknowledged, and the refusal. */
async function fill(
  url: string,
  paceMs: number,
): Promise<{ acknowledged: string[]; status: number; body: Refusal; retryAfter: string | null }> {
  const acknowledged: string[] = [];
  for (let n = 0; n < 2000; n++) {
    const ids = Array.from({ length: 50 }, (_, i) => `${n}-${i}`);
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('sk_test00000000000000000000:').toString('base64')}` },
      body: JSON.stringify({ batch: ids.map((id) => page(id)) }),
    });
    const body = (await answer.json()) as Verdict & Refusal;
    if (answer.status !== 200)
      return { acknowledged, status: answer.status, body, retryAfter: answer.headers.get('retry-after') };
    if (body.accepted === ids.length) acknowledged.push(...ids);
    if (paceMs > 0) await wait(paceMs);
  }
  throw new Error('The disk was never full');
}

/** Starts a collector with a store on the folder, and reads what arrives in it. */
async function idsIn(data: string): Promise<string[]> {
  const collector = await start(data, {});
  await collector.drained();
  const rows = await collector.warehouse.query<{ message_id: string }>('SELECT message_id FROM touchpoint');
  await collector.close();
  return rows.map(({ message_id }) => message_id);
}

describe.skipIf(!mounts)(`a full disk${why}`, () => {
  it.each([
    ['to the last block', 0, 'write_failed'],
    ['to what the spool leaves free', 8 * 1024 * 1024, 'disk_low'],
  ])(
    '%s is answered with 503 and a time to try again; what was acknowledged is kept',
    async (_, minFreeBytes, reason) => {
      const data = smallDisk(24);
      const collector = await start(data, { ...AWAY, spool: { minFreeBytes } });
      const { acknowledged, status, body, retryAfter } = await fill(
        collector.url,
        // The free space is looked at every two seconds.
        minFreeBytes === 0 ? 0 : 60,
      );
      expect(acknowledged.length).toBeGreaterThan(100);
      expect({ status, retryAfter: Number(retryAfter) > 0 }).toEqual({ status: 503, retryAfter: true });
      // The code says why; the log and /ready do too.
      expect(body.error?.code).toBe(`spool_${reason}`);
      // Room again: accepted again, without a restart.
      remount(data, 'size=512m');
      await expect
        .poll(async () => (await send(collector.url, [page('after')])).status, {
          timeout: 20_000,
          interval: 250,
        })
        .toBe(200);
      await collector.close();
      const stored = await idsIn(data);
      expect(new Set(stored).size).toBe(stored.length);
      expect([...acknowledged, 'after'].filter((id) => !stored.includes(id))).toEqual([]);
    },
  );
});

describe.skipIf(!mounts)(`a disk too full for a definition${why}`, () => {
  it('refuses what would change one, so that each stays whole and the store can be opened again', async () => {
    const data = smallDisk(256);
    const collector = await start(data, { spool: { minFreeBytes: 0 } });
    expect((await send(collector.url, [page('kept')])).status).toBe(200);
    await collector.drained();
    const ballast = join(data, 'ballast');
    const { bavail, bsize } = statfsSync(data);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 4096));
    for (const statement of [
      'ALTER TABLE event MODIFY TTL toDateTime(received_at) + toIntervalDay(9)',
      'CREATE OR REPLACE VIEW touchpoint AS SELECT 1',
      'CREATE TABLE more (id UInt8) ENGINE = MergeTree ORDER BY id',
    ])
      await expect(collector.warehouse.command(statement)).rejects.toMatchObject({ code: '243' });
    rmSync(ballast);
    await collector.close();
    expect(await idsIn(data)).toEqual(['kept']);
  });
});

describe.skipIf(!mounts)(`a read-only disk${why}`, () => {
  it('keeps the collector from starting, and says so; what waits is there when it can be written again', async () => {
    const data = smallDisk(512);
    const first = await start(data, AWAY);
    expect((await send(first.url, [page('kept')])).status).toBe(200);
    await first.close();
    remount(data, 'ro');
    const error = await start(data, AWAY).catch((failure: unknown) => failure);
    expect(String(error)).toMatch(
      /spool at .* cannot be opened \(.*[Rr]ead-only.*check the folder's owner and free space/,
    );
    remount(data, 'rw');
    expect(await idsIn(data)).toEqual(['kept']);
  });
});

describe('a clock that jumps', () => {
  it('back by a day and forth by a year loses no event, doubles none, and dates each by the clock of its receipt', async () => {
    let offset = 0;
    const stack = await startStack({ now: () => Date.now() + offset });
    cleanUps.push(() => stack.close());
    const DAY = 86_400_000;
    const jumps = [0, -DAY, 0, 365 * DAY, 0];
    for (const [n, jump] of jumps.entries()) {
      offset = jump;
      const { status } = await stack.send([page(`jump-${n}`, 10), page('always', 10)]);
      expect(status).toBe(200);
    }
    offset = 0;
    await stack.settle();
    const rows = await stack.query<{ message_id: string; days: number }>(
      `SELECT message_id, round(dateDiff('hour', now64(3), received_at) / 24) AS days FROM touchpoint
       WHERE message_id != 'always' ORDER BY message_id`,
    );
    expect(rows).toEqual(jumps.map((jump, n) => ({ message_id: `jump-${n}`, days: jump / DAY })));
    const again = "SELECT count() AS n FROM touchpoint WHERE message_id = 'always'";
    expect(await stack.query(again)).toEqual([{ n: 1 }]);
  });
});

describe('a damaged spool', () => {
  it('keeps the collector from starting, and says what to do', async () => {
    const folder = temporaryFolder();
    cleanUps.push(folder.remove);
    const first = await start(folder.path, AWAY);
    await send(first.url, [page('kept')]);
    await first.close();
    const file = join(folder.path, 'spool', 'data.mdb');
    writeFileSync(file, Buffer.alloc(64 * 1024, 0xff), { flag: 'r+' });
    const error = await start(folder.path, AWAY).catch((failure: unknown) => failure);
    expect(String(error)).toMatch(/spool at .* cannot be opened .*move the folder aside and keep it/);
    rmSync(join(folder.path, 'spool'), { recursive: true });
    const anew = await start(folder.path, AWAY);
    expect((await send(anew.url, [page('anew')])).status).toBe(200);
    await anew.close();
  });
});
