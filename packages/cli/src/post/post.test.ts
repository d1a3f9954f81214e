import { MAX_BATCH_MESSAGES, MAX_BODY_BYTES } from '@waystone/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type JudgingServer, startJudgingServer } from '../testing/judging-server.ts';
import { batches, bodyOf, type Outgoing } from './batch.ts';
import { postAll } from './post.ts';
import { Tally } from './tally.ts';

const QUICK = { attempts: 4, firstWaitMs: 1, longestWaitMs: 5 };

function outgoing(id: number, extra: Record<string, unknown> = {}): Outgoing {
  const timestamp = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString();
  const message = {
    type: 'track',
    event: 'Seen',
    anonymousId: `p${id % 7}`,
    messageId: `m${id}`,
    timestamp,
    ...extra,
  };
  return { json: JSON.stringify(message), person: `p${id % 7}`, timestamp, line: id + 2 };
}

const many = (count: number): Outgoing[] => Array.from({ length: count }, (_, id) => outgoing(id));

let server: JudgingServer;
afterEach(() => server.close());

async function post(messages: Iterable<Outgoing>, patience = QUICK): Promise<ReturnType<Tally['totals']>> {
  const tally = new Tally();
  await postAll(messages, server, (batch, verdict) => tally.judge(batch, verdict), patience);
  return tally.totals();
}

describe('posting', () => {
  it('delivers every message once, a few requests at a time', async () => {
    server = await startJudgingServer({ delayMs: 5 });
    const totals = await post(many(9500));
    expect(totals).toMatchObject({ sent: 9500, accepted: 9500, duplicates: 0, rejected: 0, people: 7 });
    expect(totals).toMatchObject({ first: '2026-01-01T00:00:00.000Z', last: '2026-01-01T02:38:19.000Z' });
    expect(server.accepted.size).toBe(9500);
    expect(server.busiest()).toBeGreaterThan(1);
    expect(server.busiest()).toBeLessThanOrEqual(4);
  });

  it('reads no further ahead than the requests under way', async () => {
    server = await startJudgingServer({ delayMs: 5 });
    let read = 0;
    let furthest = 0;
    async function* counted(): AsyncGenerator<Outgoing> {
      for (const message of many(20_000)) {
        read += 1;
        furthest = Math.max(furthest, read - server.accepted.size);
        yield message;
      }
    }
    await postAll(counted(), server, () => {}, QUICK);
    expect(furthest).toBeLessThanOrEqual(6000);
  });

  it('tries again after 503, 429 and a broken connection, and doubles nothing', async () => {
    server = await startJudgingServer();
    server.moods.push({ status: 503, retryAfter: '0' }, 'hang up', { status: 429 }, { status: 500 });
    server.moods.push('judge');
    const totals = await post(many(3000));
    expect(totals).toMatchObject({ sent: 3000, accepted: 3000, duplicates: 0 });
  });

  it('gives up with a plain message that says what to do', async () => {
    server = await startJudgingServer();
    server.moods.push(...Array.from({ length: 40 }, () => ({ status: 503 })));
    await expect(post(many(10))).rejects.toThrow(
      /in 4 attempts \(it answers 503\).*run the same command again/s,
    );
  });

  it('says at once that a key is not accepted', async () => {
    server = await startJudgingServer();
    await expect(postAll(many(1), { url: server.url, key: 'sk_wrong' }, () => {}, QUICK)).rejects.toThrow(
      'does not accept this key (401)',
    );
  });

  it('says that what answers is no collector', async () => {
    server = await startJudgingServer();
    server.moods.push({ status: 404 });
    await expect(post(many(1))).rejects.toThrow('does not answer as a Waystone collector');
  });

  it('counts rejections by reason with their lines, those not described too', async () => {
    server = await startJudgingServer();
    const bad = Array.from({ length: 60 }, (_, id) => outgoing(id + 100, { event: 'Refuse Me' }));
    const totals = await post([...many(5), ...bad]);
    expect(totals).toMatchObject({ sent: 65, accepted: 5, rejected: 60 });
    expect(totals.rejections[0]).toMatchObject({ code: 'invalid_message', count: 50 });
    expect(totals.rejections[0]?.examples).toHaveLength(3);
    expect(totals.rejections[0]?.examples[0]).toEqual({ line: 102, message: 'refused by name' });
    expect(totals.rejections[1]).toMatchObject({ code: 'not_described', count: 10 });
  });
});

describe('batches', () => {
  it('fit a request, lose nothing and keep the order', async () => {
    server = await startJudgingServer();
    const item = fc.string({ maxLength: 30_000, unit: 'grapheme' }).map((text): Outgoing => {
      return { json: JSON.stringify({ text: text.repeat(20) }), person: 'p', timestamp: '' };
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        async (items, most) => {
          const made: Outgoing[][] = [];
          for await (const batch of batches(items, most)) made.push(batch);
          expect(made.flat()).toEqual(items);
          for (const batch of made) {
            expect(batch.length).toBeLessThanOrEqual(Math.min(most, MAX_BATCH_MESSAGES));
            if (batch.length > 1)
              expect(Buffer.byteLength(bodyOf(batch))).toBeLessThanOrEqual(MAX_BODY_BYTES);
            expect(JSON.parse(bodyOf(batch))).toHaveProperty('batch');
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
