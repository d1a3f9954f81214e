/**
 * What docs/install tells people to paste is what the apps are made of.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const DOCS = new URL('../../docs/install/', import.meta.url);
const PLATFORMS = new URL('../../packages/sdk/platforms/', import.meta.url);

/** Where each page's code is tried. */
const TRIED: Record<string, URL> = {
  script: new URL('apps/html/', import.meta.url),
  npm: new URL('apps/vite/', import.meta.url),
  react: new URL('apps/react/', import.meta.url),
  vue: new URL('apps/vue/', import.meta.url),
  next: new URL('apps/next/', import.meta.url),
  gtm: new URL('gtm/', PLATFORMS),
  wordpress: new URL('wordpress/', PLATFORMS),
};

/** What a reader types: the names are those of the package and of the command line, which the tests here run. */
const COMMANDS = ['npm install @waystone/sdk', 'npx waystone doctor https://your-site/'];

/** The lines of text without their indentation and the asterisks of comments, which a page leaves out. */
const flat = (text: string): string => text.replace(/^[\s*]+/gm, '').trim();

const filesIn = (folder: URL): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/](dist|\.next|node_modules)\b/.test(entry.parentPath))
    .map((entry) => `${entry.parentPath}/${entry.name}`);

const pages = Object.keys(TRIED);
const read = (page: string) => readFileSync(new URL(`${page}.md`, DOCS), 'utf8');
const blocks = (page: string) =>
  [...read(page).matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));

describe('the install pages', () => {
  it('are all in the index, and all have their code tried', () => {
    const files = readdirSync(DOCS).filter((name) => name !== 'README.md');
    expect(files.sort()).toEqual(pages.map((page) => `${page}.md`).sort());
    for (const file of files) expect(read('README')).toContain(`(${file})`);
  });

  it.each(pages)('%s.md shows the code that is tested', (page) => {
    const folder = TRIED[page] as URL;
    const texts = filesIn(folder).map((file) => flat(readFileSync(file, 'utf8')));
    const code = blocks(page).filter(({ language }) => language !== 'sh');
    for (const block of code) expect(texts.filter((text) => text.includes(flat(block.code)))).not.toEqual([]);
    const named = [...read(page).matchAll(/^`([\w./[\]-]+\.\w+)`:$/gm)].map(([, file]) => `${file}`);
    for (const file of named) expect(existsSync(new URL(file, folder)), file).toBe(true);
  });

  it.each(pages)(
    '%s.md tells which command to type, what a content security policy needs, and how to look',
    (page) => {
      const typed = blocks(page).filter(({ language }) => language === 'sh');
      for (const { code } of typed) expect(COMMANDS).toContain(code.trim());
      expect(read(page)).toContain('Content security policy');
      expect(typed.map(({ code }) => code.trim())).toContain('npx waystone doctor https://your-site/');
    },
  );

  it('lead nowhere that is not there', () => {
    for (const page of [...pages, 'README'])
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https:)([^)#]+)[^)]*\)/g))
        expect(existsSync(new URL(target, DOCS)), `${page}.md → ${basename(target)}`).toBe(true);
  });
});
