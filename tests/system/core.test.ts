/**
 * What holds on every store: once per message, good neighbours kept, nothing acknowledged lost.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, PUBLIC_KEY, SECRET_KEY, SITE, STORES, type Stack, startStack } from '../support/stack.ts';

const page = (messageId: string, path: string, who: object = { anonymousId: 'a1' }) => ({
  type: 'page',
  messageId,
  ...who,
  properties: { url: `${ORIGIN}${path}`, title: path },
  context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0' },
});

describe.each(STORES)('on the store %s', (store) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store });
  });
  afterAll(() => stack?.close());

  const count = async (view: string, where: string) => {
    const rows = await stack.query<{ n: number }>(`SELECT count() AS n FROM ${view} WHERE ${where}`);
    return rows[0]?.n;
  };

  it('counts a message delivered five times by two paths once, in every view', async () => {
    const message = page('five-times', '/pricing', { anonymousId: 'five' });
    const browser = { key: PUBLIC_KEY, headers: { origin: ORIGIN, 'user-agent': 'Mozilla/5.0 Chrome/147' } };
    for (const options of [{}, {}, { path: '/v1/page' }, browser, browser]) {
      expect((await stack.send([message], options)).verdict.accepted).toBe(1);
    }
    await stack.settle();
    expect(await count('touchpoint', "message_id = 'five-times'")).toBe(1);
    expect(await count('signal', "person_id = 'five'")).toBe(1);
    expect(await count('visit', "person_id = 'five' AND touchpoints = 1")).toBe(1);
    expect(await count('stage_history', "person_id = 'five'")).toBe(1);
    expect(await count('person_stage', "person_id = 'five'")).toBe(1);
    const [funnel] = await stack.query<{ reached: number }>(
      "SELECT reached FROM stage_funnel WHERE site_id = {site:String} AND stage = 'consideration'",
      { site: SITE },
    );
    expect(funnel?.reached).toBe(1);
  });

  it('counts it once even when it reaches the store twice, under two visitors', async () => {
    // As two collectors would deliver it: neither spool knows of the other.
    const { EVENT_COLUMNS } = await import('@waystone/models');
    const row = (visitor: string, received: string) => {
      const cells: Record<string, unknown> = {
        site_id: SITE,
        message_id: 'two-spools',
        occurred_at: '2026-05-01 10:00:00.000',
        received_at: received,
        type: 'page',
        kind: 'page',
        anonymous_id: visitor,
        path: '/pricing',
        active_ms: 0,
        scroll_pct: 0,
        value: null,
        is_bot: false,
      };
      return JSON.stringify(EVENT_COLUMNS.map((name) => (name in cells ? cells[name] : '')));
    };
    const rows = [row('v1', '2026-05-01 10:00:01.000'), row('v1', '2026-05-01 10:00:09.000')];
    for (const [i, line] of [...rows, row('v2', '2026-05-01 10:00:02.000')].entries()) {
      await stack.collector.warehouse.insertRows({
        table: 'event',
        columns: EVENT_COLUMNS,
        body: Buffer.from(`${line}\n`),
        token: `two-spools-${i}`,
      });
    }
    expect(await count('touchpoint', "message_id = 'two-spools'")).toBe(1);
    expect(
      await count('touchpoint', "message_id = 'two-spools' AND received_at > '2026-05-01 10:00:05'"),
    ).toBe(0);
  });

  it('keeps nine of ten when one is bad, and says which and why', async () => {
    const good = Array.from({ length: 9 }, (_, i) => page(`good-${i}`, '/articles/x'));
    const batch = [
      ...good.slice(0, 4),
      { type: 'track', messageId: 'bad', anonymousId: 'a1' },
      ...good.slice(4),
    ];
    const { status, verdict } = await stack.send(batch);
    expect(status).toBe(200);
    expect(verdict).toMatchObject({ success: true, accepted: 9, rejectedCount: 1 });
    expect(verdict.rejected).toMatchObject([{ index: 4, code: 'invalid_message' }]);
    expect(verdict.rejected[0]?.message).toMatch(/event/);
    await stack.settle();
    expect(await count('touchpoint', "message_id LIKE 'good-%'")).toBe(9);
    const rejected = await stack.query<{ code: string; reason: string; payload: string }>(
      'SELECT code, reason, payload FROM rejected_event',
    );
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ code: 'invalid_message' });
    expect(JSON.parse(rejected[0]?.payload ?? '{}')).toMatchObject({ messageId: 'bad' });
  });

  it('keeps every value as data: SQL in it stays text', async () => {
    const nasty = "'); DROP TABLE event; --\\";
    await stack.send([{ ...page('nasty', '/x', { anonymousId: nasty, userId: nasty }), name: nasty }]);
    await stack.settle();
    const rows = await stack.query<{ name: string }>(
      'SELECT name FROM touchpoint WHERE person_id = {person:String}',
      { person: nasty },
    );
    expect(rows).toEqual([{ name: nasty }]);
  });

  it('lets a reader read, and nothing else', async () => {
    const ask = (sql: string) =>
      fetch(`${stack.url}/clickhouse/?query=${encodeURIComponent(sql)}`, {
        method: 'POST',
        headers: { authorization: 'Bearer test-admin-token-0000' },
      });
    expect(await (await ask('SELECT count() > 0 FROM touchpoint')).text()).toBe('1\n');
    for (const sql of [
      'DROP TABLE event',
      "INSERT INTO event (site_id) VALUES ('x')",
      'SELECT 1 SETTINGS readonly = 0',
      "SELECT * FROM file('/etc/passwd', 'LineAsString')",
      "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    ]) {
      expect((await ask(sql)).status, sql).toBeGreaterThanOrEqual(400);
    }
    expect((await fetch(`${stack.url}/clickhouse/?query=SELECT+1`)).status).toBe(401);
  });

  it('refuses a public key from a foreign page, and an unknown key', async () => {
    const foreign = { key: PUBLIC_KEY, headers: { origin: 'https://evil.example' } };
    expect((await stack.send([page('foreign', '/')], foreign)).status).toBe(403);
    expect((await stack.send([page('unknown', '/')], { key: 'sk_unknown0000000000000000' })).status).toBe(
      401,
    );
    expect(SECRET_KEY).not.toBe(PUBLIC_KEY);
  });
});
