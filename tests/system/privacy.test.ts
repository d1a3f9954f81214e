/**
 * A person's rights, on both stores: everything known is handed out, and everything is forgotten.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, SITE, STORES, type Stack, startStack } from '../support/stack.ts';

const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

type Line = { record: string; [field: string]: unknown };

describe.each(STORES)('on %s', (store) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store });
    const page = (messageId: string, who: object, minute: number) => ({
      type: 'page',
      messageId,
      ...who,
      timestamp: new Date(Date.now() - 3_600_000 + minute * 60_000).toISOString(),
      context: { page: { url: `https://shop.example/${messageId}`, title: messageId } },
    });
    const identify = (messageId: string, who: object, minute: number) => ({
      ...page(messageId, who, minute),
      type: 'identify',
    });
    await stack.send([
      page('ada-1', { anonymousId: 'laptop' }, 0),
      identify('ada-2', { anonymousId: 'laptop', userId: 'ada' }, 1),
      identify('ada-3', { anonymousId: 'tablet', userId: 'ada' }, 2),
      page('ada-4', { anonymousId: 'tablet' }, 3),
      { ...page('ada-5', {}, 4), type: 'alias', userId: 'ada', previousId: 'old-ada' },
      page('ada-6', { userId: 'old-ada' }, 5),
      identify('bob-1', { anonymousId: 'tablet', userId: 'bob' }, 6),
      page('bob-2', { anonymousId: 'tablet' }, 7),
      page('eve-1', { anonymousId: 'phone' }, 8),
      { type: 'track', messageId: 'ada-refused', userId: 'ada', properties: { plan: 'pro' } },
      { type: 'track', messageId: 'eve-refused', anonymousId: 'phone', properties: { mentions: 'adaptive' } },
    ]);
    await stack.send([{ ...page('ada-bot', { userId: 'ada' }, 9), context: { userAgent: BOT } }]);
    await stack.settle();
  });
  afterAll(() => stack?.close());

  const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const exportOf = (person: string, headers: Record<string, string> = admin) =>
    fetch(`${stack.url}/api/v1/person/export?site_id=${SITE}&person_id=${encodeURIComponent(person)}`, {
      headers,
    });
  const erase = (person: string, headers: Record<string, string> = admin) =>
    fetch(`${stack.url}/api/v1/person/erase`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ site_id: SITE, person_id: person }),
    });
  const linesOf = async (answer: Response) =>
    (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  it('hands out everything that is known of a person, and nothing of others', async () => {
    const answer = await exportOf('ada');
    expect(answer.headers.get('content-type')).toMatch('application/x-ndjson');
    const lines = await linesOf(answer);
    const messages = lines.filter(({ record }) => record === 'event').map(({ message_id }) => message_id);
    expect(messages.sort()).toEqual(['ada-1', 'ada-2', 'ada-3', 'ada-4', 'ada-5', 'ada-6', 'ada-bot']);
    // The tablet passed to Bob: its id is not Ada's alone.
    expect(lines[0]).toEqual({
      record: 'person',
      site_id: SITE,
      person_id: 'ada',
      ids: expect.arrayContaining(['ada', 'laptop', 'old-ada']),
      rejected_events_of_shared_devices: 0,
    });
    expect(lines[0]?.ids).toHaveLength(3);
    const rejected = lines.filter(({ record }) => record === 'rejected_event');
    expect(rejected.map(({ payload }) => String(payload))).toEqual([expect.stringContaining('ada-refused')]);
    expect(lines.some(({ record }) => record === 'stage')).toBe(true);
  });

  it('gives nothing out, and forgets nobody, without an admin token', async () => {
    expect((await exportOf('ada', {})).status).toBe(401);
    expect((await erase('ada', {})).status).toBe(401);
  });

  it('forgets a person in every table, and nobody else', async () => {
    const answer = await erase('ada');
    expect(await answer.json()).toEqual({ events: 7, rejected_events: 1, ids: 3 });
    const left = await stack.query<{ message_id: string }>(
      'SELECT message_id FROM event ORDER BY message_id',
    );
    expect(left.map(({ message_id }) => message_id)).toEqual(['bob-1', 'bob-2', 'eve-1']);
    const refused = await stack.query<{ payload: string }>('SELECT payload FROM rejected_event');
    expect(refused.map(({ payload }) => payload)).toEqual([expect.stringContaining('eve-refused')]);
    expect((await exportOf('ada')).status).toBe(404);
    expect((await erase('ada')).status).toBe(404);
  });

  it('remembers that somebody was erased, and not who', async () => {
    expect(await stack.query('SELECT site_id, events, rejected_events FROM erasure')).toEqual([
      { site_id: SITE, events: 7, rejected_events: 1 },
    ]);
    const told = await stack.query('SELECT command FROM system.mutations');
    // Its name is drawn at random, and may spell one of theirs.
    expect(JSON.stringify(told).replaceAll(/staging_[0-9a-f]+/g, '')).not.toMatch(/ada|laptop/);
    const tables = await stack.query<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = 'waystone' AND name LIKE '%staging%'",
    );
    expect(tables).toEqual([]);
  });

  it('does not bring a person back by a late retry of a message that was erased', async () => {
    const { verdict } = await stack.send([{ type: 'page', messageId: 'ada-1', anonymousId: 'laptop' }]);
    expect(verdict.duplicates).toBe(1);
  });

  it('says what is wrong with a request', async () => {
    const answer = await fetch(`${stack.url}/api/v1/person/erase`, {
      method: 'POST',
      headers: admin,
      body: '{"person_id": 7}',
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'invalid_body', message: expect.stringContaining('site_id') } },
    ]);
  });
});
