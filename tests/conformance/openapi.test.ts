/**
 * The stats API answers what its schemas say, which the OpenAPI document is made of: all of it, and nothing besides.
 * @module
 */
import {
  peopleAnswerSchema,
  personAnswerSchema,
  sitesAnswerSchema,
  stageCountRowSchema,
  stageFunnelRowSchema,
} from '@waystone/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, SITE, type Stack, startStack } from '../support/stack.ts';

const HEADERS = { authorization: `Bearer ${ADMIN_TOKEN}` };
const MINUTE = 60_000;

describe.each(['views', 'the table of people'])('read from %s', (source) => {
  let stack: Stack;
  beforeAll(async () => {
    const people = { fromEvents: source === 'views' ? null : 0, everyMs: 100 };
    stack = await startStack({ overrides: { people } });
    const now = Date.now();
    const at = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();
    const page = (path: string, minutes: number) => ({
      type: 'page',
      userId: 'ada',
      timestamp: at(minutes),
      context: { page: { url: `https://shop.example${path}`, title: path } },
    });
    await stack.send([
      page('/blog/which-filter', 90),
      page('/compare', 60),
      page('/pricing', 30),
      {
        type: 'track',
        userId: 'ada',
        event: 'Order Completed',
        timestamp: at(10),
        properties: { revenue: 20, currency: 'EUR', order_id: 'o1' },
      },
      page('/', 5),
    ]);
    await stack.settle();
  });
  afterAll(() => stack?.close());

  const answerOf = async (path: string) => {
    const answer = await fetch(`${stack.url}/api/v1${path}`, { headers: HEADERS });
    expect(answer.status).toBe(200);
    return await answer.json();
  };

  it.each([
    ['/sites', sitesAnswerSchema],
    [`/people?site_id=${SITE}`, peopleAnswerSchema],
    [`/person?site_id=${SITE}&person_id=ada`, personAnswerSchema],
  ])('%s', async (path, schema) => {
    const find = async () => JSON.stringify(await answerOf(path));
    await expect.poll(find, { timeout: 60_000 }).toMatch(path === '/sites' ? SITE : 'ada');
    const answer = await answerOf(path);
    // What a schema does not know it leaves out.
    expect(schema.parse(answer)).toEqual(answer);
  });

  it.each([
    ['/stage-counts', stageCountRowSchema],
    ['/stage-funnel', stageFunnelRowSchema],
  ])('%s', async (path, schema) => {
    const { rows } = await answerOf(`${path}?site_id=${SITE}`);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(schema.parse(row)).toEqual(row);
  });

  it('with times as the document says', async () => {
    const { rows } = peopleAnswerSchema.parse(await answerOf(`/people?site_id=${SITE}`));
    const [person] = rows;
    for (const time of [person?.first_seen, person?.stages[0]?.entered_at]) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });
});
