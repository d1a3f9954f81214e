import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, freshEngine, run, until } from './testing/ask.ts';

let engine: Awaited<ReturnType<typeof freshEngine>>;
const ROWS = 400_000;
// About 40 MB: more than a whole answer may have.
const large = `SELECT number AS n, repeat(toString(number % 10), 90) AS x FROM numbers(${ROWS})`;

beforeAll(async () => {
  // A query may have half of it: room for the largest answer that is held whole, twice while it grows.
  engine = await freshEngine({ maxMemoryBytes: 2 * 1024 ** 3 });
}, 60_000);
afterAll(() => engine.stop());

function memoryOf(pid: number | null): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** How many queries run, besides the one that asks. */
async function running(user: 'reader' | 'writer' = 'writer'): Promise<number> {
  const sql = 'SELECT count() - 1 FROM system.processes';
  return Number((await ask(engine.socketPath, { sql, user })).text);
}

/** Sends a reader's query and resolves with its answer's head; the caller reads, or leaves. */
function open(sql: string, search: Record<string, string> = {}): Promise<IncomingMessage> {
  const path = `/?${new URLSearchParams({ user: 'reader', query: sql, ...search })}`;
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: engine.socketPath, path, method: 'POST', agent: false }, resolve);
    sent.once('error', reject);
    sent.end();
  });
}

describe('a large result', () => {
  it.each([
    ['JSONCompactEachRowWithNames', 1],
    ['CSVWithNames', 1],
    ['TabSeparatedWithNamesAndTypes', 2],
    ['JSONEachRow', 0],
  ])('is streamed as one document of %s', async (format, heads) => {
    const { text, headers } = await ask(engine.socketPath, {
      sql: `${large} FORMAT ${format}`,
      user: 'reader',
    });
    expect(headers['transfer-encoding']).toBe('chunked');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(ROWS + heads);
    expect(lines.at(-1)).toContain(String(ROWS - 1));
    expect(lines.slice(heads).some((line) => line === lines[0] && heads > 0)).toBe(false);
  });

  it('has one head in RowBinaryWithNamesAndTypes', async () => {
    const sql = `${large} FORMAT RowBinaryWithNamesAndTypes`;
    const { bytes } = await ask(engine.socketPath, { sql, user: 'reader' });
    const head = 1 + 2 + 2 + 7 + 7;
    expect(bytes.length).toBe(head + ROWS * (8 + 1 + 90));
  });

  it('is zipped where asked', async () => {
    const answer = await ask(engine.socketPath, {
      sql: large,
      user: 'reader',
      headers: { 'accept-encoding': 'gzip' },
      search: { enable_http_compression: '1' },
    });
    expect(gunzipSync(answer.bytes).toString().split('\n')).toHaveLength(ROWS + 1);
  });

  it.each([
    ['of words', 'repeat(toString(number % 10), 900)'],
    ['of a constant', "repeat('x', 900)"],
  ])('%s is not held in memory for a client that does not read', async (_, column) => {
    await ask(engine.socketPath, { sql: large, user: 'reader' });
    const before = memoryOf(engine.pid);
    const huge = `SELECT number, ${column} FROM numbers(2000000)`;
    const answers = await Promise.all([open(huge), open(huge)]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(memoryOf(engine.pid) - before).toBeLessThan(400 * 1024 * 1024);
    for (const answer of answers) answer.destroy();
    await until(async () => (await running()) === 0);
  });

  it('keeps WITH TOTALS together', async () => {
    const sql = 'SELECT number % 2 AS k, count() FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k';
    const { text } = await ask(engine.socketPath, {
      sql,
      user: 'reader',
      search: { wait_end_of_query: '0' },
    });
    expect(text).toBe('0\t5\n1\t5\n\n0\t10\n');
  });

  it('is refused in a format that has no parts', async () => {
    const sql = 'SELECT number, repeat(toString(number % 10), 1000) FROM numbers(400000) FORMAT JSON';
    expect((await ask(engine.socketPath, { sql, user: 'reader' })).text).toMatch(/^Code: 396/);
  });
});

describe('a whole result', () => {
  it('may have no more text than bytes, however little of it the engine holds', async () => {
    // A constant is one value in the engine, whatever the number of its rows.
    const sql = "SELECT number, repeat('x', 1000) FROM numbers(280000) FORMAT TSVRaw";
    const { text } = await ask(engine.socketPath, { sql, user: 'reader' });
    expect(text.slice(0, 200)).toMatch(/^Code: 396\..* max bytes: 268435456, current bytes: 28\d{7}/);
  });
});

describe('limits on rows', () => {
  const sql = 'SELECT number FROM numbers(400000)';

  it('of a first try are not the reader’s', async () => {
    const { text, headers } = await ask(engine.socketPath, { sql, user: 'reader' });
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(text.trimEnd().split('\n')).toHaveLength(400_000);
  });

  it('of the reader have a status', async () => {
    const search = { max_result_rows: '100000' };
    const { status, text } = await ask(engine.socketPath, { sql, user: 'reader', search });
    expect(status).toBe(500);
    expect(text).toMatch(/^Code: 396\..*max rows/);
  });
});

describe('an error after the first rows', () => {
  const sql =
    "SELECT throwIf(number > 300000, 'too far'), number FROM numbers(400000) SETTINGS max_block_size = 10000";

  it('is marked at the end, and breaks the connection', async () => {
    const answer = await open(sql.replace(/ SETTINGS.*/, ''), {
      wait_end_of_query: '0',
      max_block_size: '10000',
    });
    const tag = String(answer.headers['x-clickhouse-exception-tag']);
    const parts: Buffer[] = [];
    const ended = new Promise<string>((resolve) => {
      answer.once('end', () => resolve('end'));
      answer.once('error', () => resolve('error'));
    });
    answer.on('data', (part: Buffer) => parts.push(part));
    expect(await ended).toBe('error');
    const text = Buffer.concat(parts).toString();
    expect(answer.statusCode).toBe(200);
    expect(text).toMatch(/^0\t0\n/);
    expect(text).toMatch(new RegExp(`\r\n__exception__\r\n${tag}\r\nCode: 395\\.[^\n]*too far`));
    expect(text.endsWith(` ${tag}\r\n__exception__\r\n`)).toBe(true);
  });

  it('has a status where the result is small', async () => {
    const small = sql.replace(/ SETTINGS.*/, '').replaceAll('00000', '0000');
    const { status } = await ask(engine.socketPath, { sql: small, user: 'reader' });
    expect(status).toBe(500);
  });
});

describe('a client that leaves', () => {
  const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';

  it('takes its query with it before the answer', async () => {
    const controller = new AbortController();
    const asked = ask(engine.socketPath, { sql: endless, user: 'reader', signal: controller.signal });
    asked.catch(() => undefined);
    await until(async () => (await running()) === 1);
    controller.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    await until(async () => (await running()) === 0);
  });

  it('takes its query with it in the middle of an answer', async () => {
    const answer = await open('SELECT number FROM numbers(1000000000000)');
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    await until(async () => (await running()) === 0);
  });

  it('leaves the connections to others', async () => {
    for (let round = 0; round < 8; round += 1) {
      const controller = new AbortController();
      const asked = ask(engine.socketPath, { sql: endless, user: 'reader', signal: controller.signal });
      asked.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20 * round));
      controller.abort();
    }
    await until(async () => (await running()) === 0);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask(engine.socketPath, { sql: 'SELECT 1', user: 'reader' })),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 12 }, () => '1\n'));
  });
});

describe('what a query leaves behind', () => {
  const probes = 8;

  /** Questions to as many connections as there are; the lengths of the answers that are not their own. */
  async function strangers(): Promise<number[]> {
    const asked = Array.from({ length: probes }, async (_, index) => {
      const sql = `SELECT 'probe ${index}'`;
      const search = { database: 'default' };
      const { bytes } = await ask(engine.socketPath, { sql, user: 'reader', search });
      return bytes.length < 100 && bytes.toString() === `probe ${index}\n` ? [] : [bytes.length];
    });
    return (await Promise.all(asked)).flat();
  }

  /** Asks, reads slowly if there is an answer, and is gone after some milliseconds. */
  async function leave(sql: string, after: number): Promise<void> {
    const gone = new Promise((resolve) => setTimeout(resolve, after));
    const path = `/?${new URLSearchParams({ user: 'reader', database: 'default', query: sql })}`;
    const sent = request({ socketPath: engine.socketPath, path, agent: false }, (answer) => {
      answer.on('error', () => undefined);
      answer.on('data', () => {
        answer.pause();
        setTimeout(() => answer.resume(), 50);
      });
    });
    sent.on('error', () => undefined);
    sent.end();
    await gone;
    sent.destroy();
  }

  it('is not in another’s answer, whenever a client leaves', async () => {
    // A constant is one value in the engine, and its text a thousand times as long.
    const wide = `SELECT number, repeat('x', 1000) FROM numbers(9000000)`;
    const failing = 'SELECT throwIf(number = 100000), sleep(0.1), number FROM numbers(120000)';
    for (let round = 0; round < 6; round += 1) {
      const times = [0, 1, 2, 3].map((index) => 50 + (4 * round + index) * 40);
      await Promise.all(times.map((after, index) => leave(index % 2 === 0 ? wide : failing, after)));
      for (let again = 0; again < 4; again += 1) expect(await strangers()).toEqual([]);
    }
    await until(async () => (await running()) === 0);
  }, 120_000);

  it('is not in another’s answer, whatever a KILL hits', async () => {
    const sql = 'SELECT throwIf(number = 100000), number FROM numbers(120000)';
    const search = { database: 'default' };
    for (let round = 0; round < 12; round += 1) {
      let over = false;
      const kill = async () => {
        while (!over) await ask(engine.socketPath, { sql: "KILL QUERY WHERE query NOT LIKE 'KILL%' ASYNC" });
      };
      const killing = [kill(), kill()];
      const asked = [0, 1, 2, 3].map(() => ask(engine.socketPath, { sql, user: 'reader', search }));
      await Promise.allSettled(asked);
      over = true;
      await Promise.all(killing);
      expect(await strangers()).toEqual([]);
    }
  }, 60_000);
});

describe('writers', () => {
  it('begin nothing for a client that left while it waited', async () => {
    await run(engine.socketPath, 'CREATE TABLE kept (n UInt8) ENGINE = Memory');
    const slow = [0, 1].map(() => run(engine.socketPath, 'SELECT sleep(1)'));
    await until(async () => (await running('reader')) === 2);
    const controller = new AbortController();
    const sql = 'INSERT INTO kept SELECT 1';
    const waiting = ask(engine.socketPath, { sql, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await Promise.all(slow);
    expect(await run(engine.socketPath, 'SELECT count() FROM kept')).toBe('0');
  });

  it('are not kept waiting by readers', async () => {
    const controller = new AbortController();
    const sql = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
    const slow = Array.from({ length: 6 }, () =>
      ask(engine.socketPath, { sql, user: 'reader', signal: controller.signal }).catch(() => null),
    );
    expect(await run(engine.socketPath, 'SELECT 1')).toBe('1');
    expect((await ask(engine.socketPath, { method: 'GET', path: '/health' })).status).toBe(200);
    controller.abort();
    await Promise.all(slow);
    await until(async () => (await running()) === 0);
  });
});

describe('connections', () => {
  it('stay few, in the engine’s memory too, whatever settings are asked for beside a long query', async () => {
    const controller = new AbortController();
    const sql = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
    const slow = ask(engine.socketPath, { sql, user: 'reader', signal: controller.signal }).catch(() => null);
    await until(async () => (await running()) === 1);
    const asked = Array.from({ length: 150 }, (_, index) =>
      ask(engine.socketPath, {
        sql: 'SELECT 1',
        user: 'reader',
        search: { max_block_size: String(1000 + index) },
      }),
    );
    await Promise.race([Promise.all(asked), new Promise((resolve) => setTimeout(resolve, 2000))]);
    const tracked = "SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'";
    expect(Number(await run(engine.socketPath, tracked))).toBeLessThan(300 * 1024 * 1024);
    controller.abort();
    await slow;
    expect((await Promise.all(asked)).every(({ text }) => text === '1\n')).toBe(true);
  });

  it('are given to as many as can wait, and refused to the rest', async () => {
    const asked = Array.from({ length: 300 }, () =>
      ask(engine.socketPath, { sql: 'SELECT sleep(0.05)', user: 'reader' }),
    );
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ text }) => text.startsWith('Code: 202.'));
    expect(refused.length).toBeLessThanOrEqual(96);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(204);
  });
});
