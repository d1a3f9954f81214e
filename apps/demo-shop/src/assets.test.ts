import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { script, styleSheet } from './assets.ts';
import { PAGES } from './pages/index.ts';
import { renderPage } from './render.tsx';

/** Largest page with its style sheet, script and icon, in bytes before compression. */
const PAGE_BUDGET = 60_000;

const CLIENT = new URL('../dist/build/client/shop.js', import.meta.url);

let css = '';
let js = '';

beforeAll(async () => {
  if (!existsSync(CLIENT)) throw new Error('dist/build/client/shop.js is missing; run `npm run build` first');
  css = await styleSheet(new URL('styles/', import.meta.url));
  js = await script(CLIENT);
});

describe('the style sheet', () => {
  it('loads nothing', () => {
    expect(css).not.toMatch(/url\(|@import|@font-face/);
  });

  it('defines every variable it uses', () => {
    const used = [...css.matchAll(/var\((--[a-z0-9-]+)/g)].map((match) => match[1]);
    const defined = new Set([...css.matchAll(/(--[a-z0-9-]+):/g)].map((match) => match[1]));
    expect(used.filter((name) => !defined.has(name))).toEqual([]);
  });

  it('has no class that no page and no script knows', async () => {
    const html = (await Promise.all(PAGES.map((page) => renderPage(page, 'test')))).join('');
    const known = new Set([...html.matchAll(/class="([^"]+)"/g)].flatMap((match) => match[1]?.split(' ')));
    const styled = [...css.matchAll(/\.([a-z][a-z0-9-]*)(?=[^{}]*\{)/g)].map((match) => match[1]);
    expect(styled.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the script', () => {
  it('is one classic script that needs neither eval nor markup from text', () => {
    expect(js).not.toMatch(/\bimport\b|\beval\b|innerHTML|new Function/);
  });

  it('leaves page views to the tracker', () => {
    expect(js).not.toMatch(/["']page["']\s*,/);
  });
});

describe('the weight', () => {
  it.each(PAGES.map((page) => [page.path, page] as const))('of %s is within the budget', async (_, page) => {
    const icon = await readFile(new URL('favicon.svg', import.meta.url), 'utf8');
    const html = await renderPage(page, 'test');
    const bytes = [html, css, js, icon].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(PAGE_BUDGET);
  });
});
