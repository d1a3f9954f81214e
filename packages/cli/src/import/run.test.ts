import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JudgingServer, startJudgingServer } from '../testing/judging-server.ts';
import { parseMapping, readMapping } from './mapping-file.ts';
import { type ImportSummary, importFile } from './run.ts';

const examples = fileURLToPath(new URL('../../../../examples/import/', import.meta.url));

let folder: string;
let server: JudgingServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waystone-import-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  server = await startJudgingServer();
});
afterEach(() => server.close());

type Sent = Record<string, unknown> & { properties?: Record<string, unknown> };

const sent = (): Sent[] => [...server.accepted.values()];
const urls = (messages: Sent[] = sent()): unknown[] =>
  messages.map(({ event, properties }) => event ?? properties?.url);

async function importText(
  text: string | Buffer,
  mapping: Record<string, unknown>,
  options: { limit?: number; name?: string } = {},
): Promise<ImportSummary> {
  const file = join(folder, options.name ?? 'export.csv');
  await writeFile(file, text);
  return importFile({ file, mapping: parseMapping(mapping), target: server, ...options });
}

const visits = {
  id: 'visits',
  format: { type: 'csv' },
  time: { column: 'at' },
  defaults: { type: 'page', anonymousId: '{id}' },
  rules: [{ send: { properties: { url: 'https://shop.example/{page}' } } }],
};

const CSV = 'id,page,at\na,home,2026-01-01T00:00:00Z\nb,cart,2026-01-01T00:00:01Z\n';

async function importExample(data: string, name: string): Promise<ImportSummary> {
  const mapping = await readMapping(join(examples, `${name}.json`));
  return importFile({ file: join(examples, data), mapping, target: server });
}

describe('an import', () => {
  it('turns rows into messages, and says what became of them', async () => {
    const summary = await importText(CSV, visits);
    expect(summary).toMatchObject({ rows: 2, sent: 2, accepted: 2, duplicates: 0, rejected: 0, people: 2 });
    expect(summary).toMatchObject({ first: '2026-01-01T00:00:00.000Z', last: '2026-01-01T00:00:01.000Z' });
    expect(sent()[0]).toEqual({
      type: 'page',
      anonymousId: 'a',
      properties: { url: 'https://shop.example/home' },
      messageId: expect.stringMatching(/^imp_[\w-]{27}$/),
      timestamp: '2026-01-01T00:00:00.000Z',
    });
  });

  it('changes nothing in a second run, sorted anew and appended to', async () => {
    await importText(CSV, visits);
    const [head, ...lines] = CSV.trim().split('\n');
    const again = [head, 'c,home,2026-01-01T00:00:02Z', ...lines.reverse()].join('\n');
    expect(await importText(again, visits)).toMatchObject({ accepted: 3, duplicates: 2 });
    expect(server.accepted.size).toBe(3);
  });

  it('keeps identical rows of one file apart, and knows them again', async () => {
    const twice = `${CSV}a,home,2026-01-01T00:00:00Z\n`;
    expect(await importText(twice, visits)).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(await importText(twice, visits)).toMatchObject({ accepted: 3, duplicates: 3 });
  });

  it.each([
    ['', {}, 'has no rows; expected a header that names the columns, then a row a line'],
    ['\n\n', {}, 'expected a header'],
    ['id,page,at\n', {}, 'has no rows; expected some after the header, one a line'],
    [
      '',
      { format: { type: 'csv', columns: ['id', 'page', 'at'] } },
      'has no rows; expected one a line, with the columns id, page, at',
    ],
    ['', { format: { type: 'ndjson' } }, 'has no rows; expected a JSON object a line'],
    [gzipSync(''), { format: { type: 'ndjson' } }, 'has no rows'],
  ])('says of a file of %j what was expected', async (text, change, words) => {
    await expect(importText(text, { ...visits, ...change })).rejects.toThrow(words);
    expect(server.accepted.size).toBe(0);
  });

  it('goes by the row id where the mapping names one', async () => {
    const mapping = { ...visits, rowId: '{id}' };
    await importText(CSV, mapping);
    const twice = `${CSV.replace('cart', 'basket')}a,home,2026-01-01T00:00:00Z\n`;
    expect(await importText(twice, mapping)).toMatchObject({ accepted: 3, duplicates: 3 });
  });

  it('takes rows whose own id is empty for as many rows', async () => {
    const text =
      'id,page,at\na,home,2026-01-01T00:00:00Z\nb,,2026-01-01T00:00:01Z\nc,,2026-01-01T00:00:02Z\n';
    expect(await importText(text, { ...visits, rowId: '{page}' })).toMatchObject({
      accepted: 3,
      duplicates: 0,
    });
  });

  it('reads gzip, tabs, quotes, a byte order mark and Windows line ends', async () => {
    const mapping = { ...visits, format: { type: 'csv', delimiter: '\t' } };
    const text = '\uFEFFid\tpage\tat\r\n"a\tb"\t"x""y"\t2026-01-01T00:00:00Z\r\n';
    const summary = await importText(gzipSync(text), mapping, { name: 'export.tsv.gz' });
    expect(summary).toMatchObject({ rows: 1, accepted: 1 });
    expect(sent()[0]).toMatchObject({ anonymousId: 'a\tb', properties: { url: 'https://shop.example/x"y' } });
  });

  it('reports rows that cannot be read with their lines, and goes on', async () => {
    const text =
      'id,page,at\na,home,2026-01-01T00:00:00Z\nb,cart\n"c"x,cart,2026-01-01T00:00:00Z\nd,cart,soon\n,cart,2026-01-01T00:00:00Z\ne,cart,1999-01-01T00:00:00Z\nf,end,2026-01-01T00:00:09Z\n';
    const summary = await importText(text, visits);
    expect(summary).toMatchObject({ rows: 7, accepted: 3, rejected: 4 });
    const reasons = Object.fromEntries(
      summary.rejections.map(({ code, examples: [first] }) => [code, first?.line]),
    );
    expect(reasons).toEqual({
      column_count: 3,
      bad_time: 5,
      missing_identity: 6,
      time_out_of_range: 7,
    });
  });

  it('joins no rows by what a data set writes where it has no id', async () => {
    const text =
      'id,user,at\n0,NaN,2026-01-01T00:00:00Z\nnull,u1,2026-01-01T00:00:00Z\nNone,NaN,2026-01-01T00:00:00Z\n';
    const mapping = {
      ...visits,
      defaults: { type: 'page', anonymousId: '{id}', userId: '{user}' },
      rules: [{ send: {} }],
    };
    const summary = await importText(text, mapping);
    expect(summary).toMatchObject({ rows: 3, accepted: 2 });
    expect(summary.rejections).toMatchObject([
      {
        code: 'missing_identity',
        examples: [{ line: 4, message: expect.stringContaining('"None" names nobody') }],
      },
    ]);
  });

  it('takes a stray quote as it is, and says where one is never closed', async () => {
    const text = `${CSV}a"b,"c"d,2026-01-01T00:00:00Z\n"e,cart,2026-01-01T00:00:00Z\nf,cart,2026-01-01T00:00:00Z\n`;
    await expect(importText(text, visits)).rejects.toThrow('After line 4 a quote is opened and never closed');
    expect(sent().map(({ anonymousId }) => anonymousId)).toEqual(['a', 'b', 'a"b']);
    expect(urls().at(-1)).toBe('https://shop.example/"c"d');
  });

  it('rejects lines of NDJSON that are no objects', async () => {
    const text =
      '{"id":"a","page":"x","at":"2026-01-01T00:00:00Z"}\n[1]\n{"id":\n\n{"id":"b","page":"y","at":"2026-01-01T00:00:00Z"}\n';
    const summary = await importText(text, { ...visits, format: { type: 'ndjson' } });
    expect(summary).toMatchObject({ rows: 4, accepted: 2 });
    expect(summary.rejections).toMatchObject([
      { code: 'unreadable_row', count: 2, examples: [{ line: 2 }, { line: 3 }] },
    ]);
  });

  it('stops before the first row where the mapping reads a column that the file lacks', async () => {
    const run = importText('id,pages,at\na,home,2026-01-01T00:00:00Z\n', visits);
    await expect(run).rejects.toThrow(
      'reads the column "page" (at rules[0].send.properties.url), which the file does not have. Did you mean "pages"?',
    );
    expect(server.accepted.size).toBe(0);
  });

  it('says that a file is not there, or damaged', async () => {
    const options = { mapping: parseMapping(visits), target: server };
    await expect(importFile({ file: join(folder, 'none.csv'), ...options })).rejects.toThrow(
      'cannot be read (ENOENT)',
    );
    const damaged = Buffer.concat([gzipSync(CSV).subarray(0, 30), Buffer.from('junk')]);
    await expect(importText(damaged, visits)).rejects.toThrow('cannot be read to its end');
  });

  it('reads no more rows than its limit', async () => {
    expect(await importText(CSV, visits, { limit: 1 })).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('sends nothing in a dry run, and checks all the same', async () => {
    const file = join(folder, 'dry.csv');
    await writeFile(file, `${CSV}c,cart,soon\n`);
    const summary = await importFile({ file, mapping: parseMapping(visits), target: null });
    expect(summary).toMatchObject({ rows: 3, sent: 2, accepted: 0, rejected: 1, people: 2 });
    expect(server.accepted.size).toBe(0);
  });

  it('reports a value that a map or a number does not know', async () => {
    const send = { properties: { url: { $value: '{page}', $map: { home: 'https://shop.example/' } } } };
    const summary = await importText(CSV, { ...visits, rules: [{ send }] });
    expect(summary.rejections).toMatchObject([{ code: 'not_in_map', count: 1, examples: [{ line: 3 }] }]);
    expect(summary.rejections[0]?.examples[0]?.message).toContain(
      '"cart" is not in rules[0].send.properties.url.$map',
    );
  });

  it('reports a row that no rule knows, and counts those that one leaves out', async () => {
    const rules = [{ name: 'carts', when: { page: 'cart' }, skip: true }];
    expect(await importText(CSV, { ...visits, rules })).toMatchObject({ skipped: { carts: 1 }, rejected: 1 });
  });

  it('gives made-up times to each person in turn', async () => {
    const spacing = { start: '2026-01-01T00:00:00Z', secondsBetweenRows: 60, person: '{id}' };
    const text = 'id,page\na,1\nb,2\na,3\nb,4\n';
    await importText(text, { ...visits, time: undefined, spacing });
    const times = sent().map(({ anonymousId, timestamp }) => [anonymousId, String(timestamp).slice(14, 19)]);
    expect(times).toEqual([
      ['a', '00:00'],
      ['b', '00:00'],
      ['a', '01:00'],
      ['b', '01:00'],
    ]);
  });
});

describe('the examples', () => {
  it('expand a delimited path up to the time of its last touchpoint, the outcome included', async () => {
    const summary = await importExample('sample-path.csv', 'sample-path');
    expect(summary).toMatchObject({ rows: 6, accepted: 15, rejected: 0, people: 3 });
    const oak = sent().filter(({ anonymousId }) => anonymousId === 'oak');
    expect(urls(oak)).toEqual([
      'https://shop.example/articles/dust-mites',
      'https://shop.example/',
      'https://shop.example/pricing',
      'https://shop.example/checkout',
      'Order Completed',
      'https://shop.example/account',
    ]);
    expect(oak.map(({ timestamp }) => timestamp).slice(0, 5)).toEqual([
      '2026-03-02T08:59:05.000Z',
      '2026-03-02T08:59:50.000Z',
      '2026-03-02T09:00:35.000Z',
      '2026-03-02T09:01:20.000Z',
      '2026-03-02T09:02:05.000Z',
    ]);
    expect(oak[4]?.properties).toEqual({ revenue: 349, currency: 'EUR' });
  });

  it('expand counts, and keep two rows that look alike', async () => {
    expect(await importExample('sample-counts.csv', 'sample-counts')).toMatchObject({
      rows: 5,
      accepted: 34,
    });
    expect(await importExample('sample-counts.csv', 'sample-counts')).toMatchObject({
      accepted: 34,
      duplicates: 34,
    });
    const orders = sent().filter(({ event }) => event === 'Order Completed');
    expect(orders.map(({ anonymousId, userId }) => [anonymousId, userId])).toEqual([
      ['L-01', 'L-01'],
      ['L-04', 'L-04'],
      ['L-04', 'L-04'],
    ]);
  });

  it('expand a JSON array with its own times, two messages from one touchpoint', async () => {
    const summary = await importExample('sample-visits.ndjson', 'sample-visits');
    expect(summary).toMatchObject({ rows: 3, accepted: 5, rejected: 1 });
    expect(sent().map(({ type, timestamp }) => [type, timestamp])).toEqual([
      ['page', '2026-03-02T09:00:00.000Z'],
      ['page', '2026-03-02T09:00:31.000Z'],
      ['identify', '2026-03-02T09:01:40.000Z'],
      ['track', '2026-03-02T09:01:40.001Z'],
      ['page', '2026-03-02T10:00:00.000Z'],
    ]);
  });

  it('read columns set apart by spaces, without a header and past one', async () => {
    const mapping = await readMapping(join(examples, 'purchases.json'));
    const file = join(folder, 'purchases.txt');
    await writeFile(
      file,
      ' id  date items dollars\r\n 00001 19970101  1   11.77\r\n 00002 19970112  5   77.00\r\n',
    );
    const summary = await importFile({ file, mapping, target: server });
    expect(summary).toMatchObject({ rows: 3, accepted: 2, skipped: { 'the header line': 1 } });
    expect(sent()[1]).toMatchObject({
      event: 'Order Completed',
      userId: '00002',
      timestamp: '2017-01-15T00:00:00.000Z',
      properties: { revenue: 77, items: 5, currency: 'USD' },
    });
  });
});
