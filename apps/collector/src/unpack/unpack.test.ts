import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { getPriority } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { openEnvelope } from '../ingest/envelope.ts';
import { type Judged, judgeAll } from '../ingest/judge-all.ts';
import { readConnection, Sender } from '../ingest/visitor.ts';
import { packChunk } from '../spool/chunk.ts';
import { ChunkMemory } from '../spool/chunk-memory.ts';
import { type Delivery, LINES, type Rows } from '../spool/index.ts';
import { FIREFOX } from '../testing/start.ts';
import { unpack } from './unpack.ts';
import { Unpacker } from './unpacker.ts';

const unpacker = new Unpacker();
afterAll(() => unpacker.close());

const RECEIVED = Date.UTC(2026, 4, 1, 10);

type Kind = 'public' | 'secret';
type Headers = Pick<IncomingMessage['headers'], 'user-agent' | 'accept-language'>;

/** Judges a batch, to be kept as it came or as rows. */
function judged(
  batch: unknown[],
  asRows: boolean,
  kind: Kind = 'public',
  head: object = {},
  headers: Headers = {},
): Judged {
  const body = Buffer.from(JSON.stringify({ batch, sentAt: RECEIVED - 5000, ...head }));
  const { messages, context } = openEnvelope('batch', body.toString());
  const connection = {
    kind,
    userAgent: headers['user-agent'] ?? FIREFOX,
    fromPage: headers['user-agent'] === undefined,
    country: 'AT',
    languages: 'de-AT,de;q=0.9',
  };
  const countries = { of: (address: string) => (address === '' ? '' : 'GB') };
  const request = {
    siteId: 'shop',
    serverOnly: new Set<string>(),
    kind,
    sender: new Sender(readConnection(connection), countries),
    receivedAt: RECEIVED,
    sentAt: RECEIVED - 5000,
    context,
    isImport: false,
    mayBeTooLarge: false,
    cookielessId: () => 'cl_abc',
  };
  return judgeAll(messages, request, asRows ? null : { endpoint: 'batch', body });
}

const unpackDeliveries = (bytes: Buffer) => unpack({ parts: [{ bytes, isPacked: true }], form: LINES });
const isPacked = ({ parcel }: Judged) => 'body' in parcel.events;
const chunkOf = (...all: Judged[]) =>
  packChunk(
    all.map(({ parcel }) => parcel.events as Delivery),
    { at: RECEIVED },
    new ChunkMemory(),
  ).subarray(16);
const linesOf = ({ bytes }: Rows) => bytes.toString().trimEnd().split('\n');

const PAGE = {
  url: 'https://shop.example/a?utm_source=news',
  referrer: 'https://www.google.com/',
  title: 'Ä ',
};
const BATCH = [
  { type: 'page', messageId: 'm1', anonymousId: 'a', properties: PAGE, timestamp: '2026-05-01T09:59:00Z' },
  {
    type: 'track',
    messageId: 'm2',
    event: 'Order Completed',
    userId: 'u',
    properties: { total: 9.5, x: ['\ud800'] },
  },
  {
    type: 'identify',
    messageId: 'm3',
    userId: 'u',
    anonymousId: 'a',
    traits: { name: 'Anna' },
    context: { page: PAGE },
  },
  { type: 'group', messageId: 'm4', groupId: 'g', context: { automated: true, os: { name: 'iOS' } } },
  { type: 'alias', messageId: 'm5', userId: 'u', previousId: 'a', sentAt: '2026-05-01T09:00:00Z' },
  { type: 'page', messageId: 'm6', anonymousId: 'a', userId: 'null', context: { groupId: 'undefined' } },
];
const CONTEXT = {
  context: { locale: 'de-AT', timezone: 'Europe/Vienna', library: { name: 'x', version: '1' } },
};

describe('a request that waited as it came', () => {
  it.each<[string, Kind, Headers]>([
    ['a page', 'public', {}],
    ['an app', 'public', { 'user-agent': 'okhttp/4.9' }],
    ['a server', 'secret', { 'user-agent': 'axios/1.7' }],
  ])('becomes the rows that %s would have had at once', (_, kind, headers) => {
    const batch = kind === 'secret' ? BATCH.filter(({ messageId }) => messageId !== 'm4') : BATCH;
    const packed = judged(batch, false, kind, CONTEXT, headers);
    const rows = judged(batch, true, kind, CONTEXT, headers);
    expect([isPacked(packed), isPacked(rows)]).toEqual([true, false]);
    expect(packed.parcel.keys).toEqual(rows.parcel.keys);
    const unpacked = unpackDeliveries(chunkOf(packed));
    expect(unpacked.failed.count).toBe(0);
    expect(unpacked.rows).toEqual(rows.parcel.events);
  });

  it('keeps the ids that were made for it', () => {
    const packed = judged([{ type: 'page' }, { type: 'page', messageId: 'm' }], false);
    const once = linesOf(unpackDeliveries(chunkOf(packed)).rows);
    expect(linesOf(unpackDeliveries(chunkOf(packed)).rows)).toEqual(once);
    const [first, second] = once.map((line) => JSON.parse(line));
    expect(first[1]).toMatch(/^[0-9a-f-]{36}$/);
    expect([second[1], first[7], second[7]]).toEqual(['m', 'cl_abc', 'cl_abc']);
  });

  it('becomes refused messages where it can no longer be read', () => {
    const broken = judged([{ type: 'page', messageId: 'm' }], false);
    const events = broken.parcel.events as Delivery;
    const chunk = packChunk(
      [{ ...events, body: Buffer.from('{"batch":') }, events],
      { at: RECEIVED },
      new ChunkMemory(),
    );
    const { rows, failed } = unpackDeliveries(chunk.subarray(16));
    expect([rows.count, failed.count]).toEqual([1, 1]);
    expect(linesOf(failed)[0]).toContain('store_refused');
  });
});

describe('in the form that the store reads fastest', () => {
  const native = (bytes: Buffer, isPacked: boolean) =>
    unpack({ parts: [{ bytes, isPacked }], form: 'Native' });

  it('are the same rows, whether they waited as deliveries or as lines', () => {
    const waited = native(chunkOf(judged(BATCH, false, 'public', CONTEXT)), true);
    const lines = judged(BATCH, true, 'public', CONTEXT).parcel.events as Rows;
    expect(waited.rows.count).toBe(BATCH.length);
    expect(native(lines.bytes, false)).toEqual(waited);
  });

  it('lines that are no rows are told, and what follows is not touched by them', () => {
    const lines = judged(BATCH, true).parcel.events as Rows;
    const whole = native(lines.bytes, false);
    expect(() => native(Buffer.concat([lines.bytes, Buffer.from('["poison"]\n')]), false)).toThrow('no row');
    expect(native(lines.bytes, false)).toEqual(whole);
  });
});

describe('what is never stored does not wait on disk either', () => {
  const page = (url: string) => ({ type: 'page', properties: { url } });
  it.each([
    ['an address', { type: 'page', userId: 'u', context: { ip: '203.0.113.7' } }, {}],
    ['an address of the batch', page('/'), { context: { ip: '203.0.113.7' } }],
    ['a secret in a URL', page('https://shop.example/reset?token=abc'), {}],
    [
      'a person in a URL',
      { ...page('/'), context: { page: { referrer: 'https://x.example/?email=a@b.example' } } },
      {},
    ],
    ['a secret in a search', { type: 'page', properties: { search: '?token=abc' } }, {}],
    [
      'a secret in a link',
      { type: 'track', event: 'Link Clicked', properties: { href: '/x?password=abc' } },
      {},
    ],
    ['a key that zod drops', JSON.parse('{"type":"page","__proto__":{"a":1}}'), {}],
  ])('%s: rows at once', (_, message, head) => {
    expect(isPacked(judged([message], false, 'public', head))).toBe(false);
  });

  it('nor a request with a refused message, which is written down by itself', () => {
    expect(isPacked(judged([page('/'), { type: 'nonsense' }], false))).toBe(false);
  });
});

describe('Unpacker', () => {
  it('gives the same rows from its thread, in order', async () => {
    const chunks = Array.from({ length: 20 }, (_, i) =>
      chunkOf(judged([{ type: 'page', messageId: `m${i}` }], false)),
    );
    const answers = await Promise.all(
      chunks.map((bytes) => unpacker.unpack({ parts: [{ bytes, isPacked: true }], form: LINES })),
    );
    expect(answers.map(({ rows }) => linesOf(rows))).toEqual(
      chunks.map((chunk) => linesOf(unpackDeliveries(chunk).rows)),
    );
  });

  it('takes memory that is a chunk’s own, and leaves what others share', async () => {
    const chunk = chunkOf(judged([{ type: 'page', messageId: 'm' }], false));
    const own = Buffer.from(new Uint8Array(chunk).buffer);
    const shared = Buffer.concat([chunk, chunk]).subarray(0, chunk.length);
    for (const bytes of [own, shared]) {
      const { rows } = await unpacker.unpack({ parts: [{ bytes, isPacked: true }], form: LINES });
      expect(linesOf(rows)).toEqual(linesOf(unpackDeliveries(chunk).rows));
    }
    expect([own.length, shared.equals(chunk)]).toEqual([0, true]);
  });

  it('fails what the thread cannot read, and goes on with the next', async () => {
    await expect(
      unpacker.unpack({
        parts: [{ bytes: Buffer.from('nonsense of some length'), isPacked: true }],
        form: LINES,
      }),
    ).rejects.toThrow();
    const chunk = chunkOf(judged([{ type: 'page', messageId: 'm' }], false));
    expect(
      (await unpacker.unpack({ parts: [{ bytes: chunk, isPacked: true }], form: LINES })).rows.count,
    ).toBe(1);
  });
});

describe.runIf(process.platform === 'linux')('the thread that makes rows', () => {
  it('stands back for the thread that answers', async () => {
    await unpacker.unpack({ parts: [], form: LINES });
    const own = getPriority(process.pid);
    const all = readdirSync('/proc/self/task').map((id) => getPriority(Number(id)));
    expect(all.filter((priority) => priority === Math.min(19, own + 5))).not.toEqual([]);
    expect(getPriority(process.pid)).toBe(own);
  });
});
