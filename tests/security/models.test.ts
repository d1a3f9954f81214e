/** Fitted models are written by whoever has an admin token, and nothing else can be written that way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };
const PROMOTION = {
  table: 'conversion_promotion',
  rows: [{ site_id: 'shop', version: 3, reason: "it's \\ better'); DROP TABLE event; --\n" }],
};

const post = (body: unknown, headers: Record<string, string> = ADMIN) =>
  fetch(`${stack.url}/api/v1/model/rows`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('rows of a model', () => {
  it('want an admin token; the dashboard’s cookie is not enough', async () => {
    expect((await post(PROMOTION, {})).status).toBe(401);
    expect((await post(PROMOTION, { authorization: 'Bearer not-the-token-0000' })).status).toBe(401);
    const session = await fetch(`${stack.url}/api/v1/session`, { method: 'POST', headers: ADMIN });
    const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await post(PROMOTION, { cookie })).status).toBe(401);
  });

  it('are stored as they are, whatever text is in them', async () => {
    expect((await post(PROMOTION)).status).toBe(200);
    expect(await stack.query('SELECT site_id, version, reason FROM conversion_promotion')).toEqual(
      PROMOTION.rows,
    );
    expect(await stack.query('SELECT count() AS n FROM event')).toEqual([{ n: 0 }]);
  });

  it.each([
    ['another table', { table: 'event', rows: [{ site_id: 'shop' }] }],
    ['a table with SQL in its name', { table: 'conversion_word FORMAT Null --', rows: [{ word: 'x' }] }],
    ['a column with SQL in its name', { table: 'conversion_word', rows: [{ 'word) SELECT 1 --': 'x' }] }],
    ['a column that is none', { table: 'conversion_word', rows: [{ no_such_column: 1 }] }],
    ['a value that does not fit', { table: 'conversion_promotion', rows: [{ version: 'three' }] }],
    ['rows that are no list', { table: 'conversion_word', rows: { word: 'x' } }],
    ['nothing', null],
  ])('are refused: %s', async (_, body) => {
    expect((await post(body)).status).toBe(400);
    expect(await stack.query('SELECT count() AS n FROM conversion_word')).toEqual([{ n: 0 }]);
  });

  it('may not be endless', async () => {
    const rows = Array.from({ length: 9 }, () => ({ reason: 'x'.repeat(1024 * 1024) }));
    expect((await post({ table: 'conversion_promotion', rows })).status).toBe(413);
  });
});
