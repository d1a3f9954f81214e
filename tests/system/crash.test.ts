/**
 * 200 means it is on disk: what was acknowledged survives the death of the collector and of the engine.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { answers, freePort } from '../support/engine-by-hand.ts';
import { ADMIN_TOKEN, SECRET_KEY, send, settings, startStack, temporaryFolder } from '../support/stack.ts';

const main = createRequire(import.meta.url).resolve('@waystone/collector/main');

const page = (messageId: string) => ({
  type: 'page',
  messageId,
  anonymousId: `v-${messageId.length}`,
  properties: { url: 'https://shop.example/pricing', n: messageId },
});

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Sends batches of ten until told to stop; remembers the ids that were acknowledged. */
function stream(url: string, prefix: string, pace = 0) {
  const acknowledged: string[] = [];
  let going = true;
  const done = (async () => {
    for (let n = 0; going; n++) {
      const ids = Array.from({ length: 10 }, (_, i) => `${prefix}-${n}-${i}`);
      try {
        const { status, verdict } = await send(url, ids.map(page), { key: SECRET_KEY });
        if (status === 200 && verdict.accepted === 10) acknowledged.push(...ids);
      } catch {
        return;
      }
      if (pace > 0) await wait(pace);
    }
  })();
  return {
    acknowledged,
    stop: () => {
      going = false;
      return done;
    },
  };
}

describe('kill -9 of the collector in the middle of a stream', () => {
  it('loses no acknowledged touchpoint and doubles none', async () => {
    const folder = temporaryFolder();
    cleanUps.push(folder.remove);
    const port = await freePort();
    const config = join(folder.path, 'waystone.config.json');
    writeFileSync(config, JSON.stringify(settings(join(folder.path, 'data'), { port })));
    const url = `http://127.0.0.1:${port}`;
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [main, '--config', config], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      cleanUps.push(() => void child.kill('SIGKILL'));
      await answers(`${url}/ready`, child);
      return child;
    };

    const streams = [];
    for (const round of [1, 2]) {
      const child = await start();
      const four = [0, 1, 2, 3].map((lane) => stream(url, `r${round}-${lane}`));
      await wait(700);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      await Promise.all(four.map((one) => one.stop()));
      streams.push(...four);
    }
    await start();

    const acknowledged = streams.flatMap((one) => one.acknowledged);
    expect(acknowledged.length).toBeGreaterThan(100);
    const stored = await storedIds(url, acknowledged.length);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
  });
});

/** The ids in `touchpoint`, read until there are enough of them, at most 30 s. */
async function storedIds(url: string, enough: number): Promise<string[]> {
  let ids: string[] = [];
  for (const until = Date.now() + 30_000; Date.now() < until && ids.length < enough; await wait(200)) {
    const response = await fetch(`${url}/clickhouse/?query=SELECT+message_id+FROM+touchpoint`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    if (response.ok) ids = (await response.text()).trim().split('\n');
  }
  return ids;
}

describe('kill -9 of the engine under load', () => {
  it('goes on accepting, restarts the engine, and loses nothing', async () => {
    const stack = await startStack();
    cleanUps.push(() => stack.close());
    const load = stream(stack.url, 'load', 2);
    await wait(300);
    for (let kill = 0; kill < 3; kill++) {
      const before = load.acknowledged.length;
      // On a slow machine it is not back yet; 0 would stand for the tests' own processes.
      await expect.poll(() => stack.collector.engine?.pid, { timeout: 20_000 }).toBeGreaterThan(0);
      process.kill(stack.collector.engine?.pid ?? Number.NaN, 'SIGKILL');
      await wait(1000);
      expect(load.acknowledged.length).toBeGreaterThan(before);
    }
    await load.stop();
    await stack.settle();
    expect(stack.collector.engine?.restarts).toBeGreaterThanOrEqual(3);
    const [row] = await stack.query<{ n: number; ids: number }>(
      'SELECT count() AS n, uniqExact(message_id) AS ids FROM touchpoint',
    );
    expect(row).toEqual({ n: load.acknowledged.length, ids: load.acknowledged.length });
  });
});
