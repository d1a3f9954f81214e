/**
 * What may pass while the store is opened is waited out, with events accepted meanwhile; what wants a person is told.
 * @module
 */
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Collector, checkConfig, startCollector } from '@waystone/collector';
import { afterEach, describe, expect, it } from 'vitest';
import { startProxy } from '../chaos/support/proxy.ts';
import { startEngineByHand } from '../support/engine-by-hand.ts';
import { send, settings, temporaryFolder } from '../support/stack.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function newFolder(): string {
  const folder = temporaryFolder();
  cleanUps.push(folder.remove);
  return folder.path;
}

async function start(data: string, overrides: object = {}): Promise<Collector> {
  const config = checkConfig(settings(data, { logLevel: 'silent', ...overrides }));
  const collector = await startCollector({ config });
  cleanUps.push(() => collector.close());
  return collector;
}

const page = (messageId: string) => ({
  type: 'page',
  messageId,
  anonymousId: 'v1',
  properties: { url: 'https://shop.example/' },
});

const idsIn = async ({ warehouse }: Collector): Promise<string[]> => {
  const rows = await warehouse.query<{ message_id: string }>('SELECT message_id FROM touchpoint ORDER BY 1');
  return rows.map(({ message_id }) => message_id);
};

/** A server whose answers to statements of this kind are `answer`, the first `times` times. */
async function serverThatAnswers(statement: RegExp, answer: string, times: number): Promise<string> {
  const server = await startEngineByHand(newFolder());
  cleanUps.push(() => server.stop());
  const proxy = await startProxy(() => server.url);
  cleanUps.push(() => proxy.close());
  let left = times;
  proxy.fate = (path, body) =>
    left > 0 && statement.test(`${decodeURIComponent(path)}\n${body}`) && left--
      ? { kind: 'fail', status: 500, body: answer }
      : { kind: 'pass' };
  return proxy.url;
}

describe('a server that cannot make the views yet', () => {
  it.each([
    'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)\n',
    'Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)\n',
    '<html>502 Bad Gateway</html>\n',
  ])('is waited for: %s', async (answer) => {
    const url = await serverThatAnswers(/CREATE OR REPLACE VIEW visit\b/, answer, 2);
    const collector = await start(newFolder(), { clickhouse: { url } });
    expect((await send(collector.url, [page('meanwhile')])).status).toBe(200);
    await collector.drained();
    expect(await idsIn(collector)).toEqual(['meanwhile']);
  });
});

describe('a server that refuses the user', () => {
  it('ends the start, and says so', async () => {
    const answer = 'Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)\n';
    const url = await serverThatAnswers(/./, answer, Number.POSITIVE_INFINITY);
    await expect(start(newFolder(), { clickhouse: { url } })).rejects.toThrow(/Authentication failed/);
  });
});

describe('views whose definitions a full disk left empty', () => {
  const empty = (data: string, view: string) =>
    truncateSync(join(data, 'clickhouse', 'store', 'metadata', 'waystone', `${view}.sql`));

  it('are made anew by the next start', async () => {
    const data = newFolder();
    const first = await start(data);
    await send(first.url, [page('before')]);
    await first.close();
    for (const view of ['touchpoint', 'renewal_cycle_at']) empty(data, view);
    const second = await start(data);
    expect(await idsIn(second)).toEqual(['before']);
  });

  it('are made anew while the collector runs, when its engine is killed', async () => {
    const data = newFolder();
    const collector = await start(data);
    await send(collector.url, [page('before')]);
    await collector.drained();
    empty(data, 'touchpoint');
    process.kill(collector.engine?.pid ?? Number.NaN, 'SIGKILL');
    await expect.poll(() => idsIn(collector).catch(() => []), { timeout: 60_000 }).toEqual(['before']);
  });
});
