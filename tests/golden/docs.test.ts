/**
 * The pages on views against the golden stories: every query runs, and a table below a query is what it answers.
 * `npm test -- golden -u` writes the tables anew: read the difference before you commit it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, type Stack, startStack } from '../support/stack.ts';
import { readReportStories, readStories } from './stories.ts';

/** A query, and the table below it where there is one. */
const BLOCK = /```sql\n([\s\S]*?)```\n(?:\n(\|.*(?:\n\|.*)*)\n)?/g;

const PAGES = [
  { name: 'docs/journeys.md', stories: readStories() },
  { name: 'docs/reports.md', stories: readReportStories() },
];

describe.each(PAGES)('$name', ({ name, stories }) => {
  const page = new URL(`../../${name}`, import.meta.url);
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map(([whole, sql = '', table]) => ({ whole, sql, table }));

  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    await stack.send(stories, { path: '/v1/import' });
    await stack.settle();
  });
  afterAll(() => stack?.close());

  const ask = async (sql: string) => {
    const response = await fetch(`${stack.url}/clickhouse/?default_format=Markdown`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      body: sql,
    });
    const answer = await response.text();
    expect(response.status, `${sql}\n${answer}`).toBe(200);
    return answer.trim();
  };

  it('has queries', () => {
    expect(blocks.length).toBeGreaterThan(10);
  });

  it.each(blocks.filter(({ table }) => !table).map(({ sql }) => sql))('runs: %s', async (sql) => {
    await ask(sql);
  });

  it('shows what its queries answer', async () => {
    let shown = text;
    for (const { whole, sql, table } of blocks) {
      if (table) {
        const answer = await ask(sql);
        expect(answer.split('\n').length, sql).toBeGreaterThan(2);
        shown = shown.replace(whole, () => `\`\`\`sql\n${sql}\`\`\`\n\n${answer}\n`);
      }
    }
    await expect(shown).toMatchFileSnapshot(page.pathname);
  });
});
