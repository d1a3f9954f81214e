/**
 * `waystone replay`: what was refused is written to a file, corrected there, and sent again; a second time changes
 * nothing.
 * @module
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, SECRET_KEY, SITE, type Stack, startStack, temporaryFolder } from '../support/stack.ts';

const program = fileURLToPath(new URL('../../packages/cli/bin/waystone.js', import.meta.url));
const folder = temporaryFolder();
const file = join(folder.path, 'refused.ndjson');
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.close();
  folder.remove();
});

type Ended = { code: number; out: string };

function replay(...words: string[]): Promise<Ended> {
  const where = ['--url', stack.url, '--token', ADMIN_TOKEN, '--site', SITE, '--key', SECRET_KEY];
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'replay', ...words, ...where], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: `${out}${err}` }),
    );
  });
}

const stored = () =>
  stack.query<{ message_id: string; name: string }>(
    'SELECT message_id, name FROM touchpoint ORDER BY message_id',
  );

describe('refused messages', () => {
  it('are written to a file with their reasons, each once', async () => {
    const wrong = [
      { type: 'track', messageId: 'm1', anonymousId: 'v1', timestamp: '2026-11-01T10:00:00.000Z' },
      { type: 'track', event: 'No Body' },
      { type: 'track', event: 'Fine', messageId: 'm0', anonymousId: 'v1' },
    ];
    for (let time = 0; time < 2; time++) {
      const { verdict } = await stack.send(wrong, { path: '/v1/import' });
      expect(verdict.rejectedCount).toBe(2);
    }
    expect(await replay('--out', file)).toMatchObject({ code: 0, out: expect.stringMatching(/^2 refused/) });
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ code }) => code).sort()).toEqual(['invalid_message', 'missing_identity']);
    expect(lines.map(({ message }) => message)).toEqual(expect.arrayContaining(wrong.slice(0, 2)));
  });

  it('are refused again, and said to be, while nobody has corrected them', async () => {
    expect(await replay(file)).toMatchObject({ code: 1, out: expect.stringMatching(/rejected +2/) });
  });

  it('are kept as they first came, however often they are refused again', async () => {
    const kept = () => stack.query('SELECT payload, received_at FROM rejected_event ORDER BY ALL');
    await stack.settle();
    const before = await kept();
    expect(before).toHaveLength(4);
    await replay(file);
    expect(await replay()).toMatchObject({ code: 1, out: expect.stringMatching(/rejected +2/) });
    await stack.settle();
    expect(await kept()).toEqual(before);
  });

  it('are accepted once corrected, in their own time, and once however often they are sent', async () => {
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { message } of lines) {
      message.event ??= 'Quote Requested';
      message.anonymousId ??= 'v2';
    }
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(await replay(file)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 new, 0 delivered before/),
    });
    expect(await replay(file)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/0 new, 2 delivered before/),
    });
    await stack.settle();
    expect(await stored()).toEqual([
      { message_id: 'm0', name: 'Fine' },
      { message_id: 'm1', name: 'Quote Requested' },
      { message_id: expect.stringMatching(/^replay-\d+$/), name: 'No Body' },
    ]);
  });

  it('can be chosen by reason and time, and sent as they are', async () => {
    expect((await replay('--code', 'time_out_of_range')).code).toBe(0);
    expect((await replay('--until', '2026-01-01T00:00:00Z')).code).toBe(0);
    expect(await replay('--since', 'yesterday')).toMatchObject({
      code: 1,
      out: expect.stringContaining('since'),
    });
    expect((await replay('--code', 'invalid_message')).code).toBe(1);
  });

  it('that were too large to be kept whole are said to be', async () => {
    const properties = { text: 'x'.repeat(40_000) };
    const since = new Date().toISOString();
    await stack.send([{ type: 'track', event: 'Much', userId: 'u1', properties }]);
    expect(await replay('--since', since)).toMatchObject({
      code: 1,
      out: expect.stringContaining('the message was too large to be kept whole'),
    });
    const large = join(folder.path, 'large.ndjson');
    await replay('--since', since, '--out', large);
    expect((await replay(large)).out).toContain('the message was too large to be kept whole');
  });

  it('stay closed to whoever has no token', async () => {
    expect((await fetch(`${stack.url}/api/v1/rejected?site_id=${SITE}`)).status).toBe(401);
  });

  it('a line that is none is named', async () => {
    writeFileSync(file, '{"id":"1"}\n');
    expect(await replay(file)).toMatchObject({ code: 1, out: expect.stringContaining('line 1') });
    expect((await replay(file, '--code', 'x')).code).toBe(2);
  });

  it.each(['none.ndjson', '.'])('a file that cannot be read is named: %s', async (name) => {
    const { code, out } = await replay(name);
    expect([code, out]).toEqual([1, expect.stringContaining(`The file ${name} cannot be read (E`)]);
    expect(out).not.toContain('    at ');
  });
});
