/**
 * The two lines that a page by hand, or any content management system, needs.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOST, setUpPages } from './support/pages.ts';

const html = readFileSync(new URL('apps/html/index.html', import.meta.url), 'utf8');
const pages = setUpPages();

describe('the script tag', () => {
  it('counts the view, and the calls made before the script has loaded', async () => {
    await pages.open(html.replaceAll(HOST, pages.collector()).replaceAll('pk_…', pages.key));
    const stored = await pages.stored(3);
    // A view that is still due when the user is identified is theirs, too.
    expect(stored.map(({ kind, name, user_id }) => [kind, name, user_id])).toEqual([
      ['page', '', 'user-42'],
      ['identify', '', 'user-42'],
      ['track', 'Plan Chosen', 'user-42'],
    ]);
  });
});
