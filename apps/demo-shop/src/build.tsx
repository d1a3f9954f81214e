/**
 * Writes the shop to `dist/site`: pages, style sheet, script, icon. Runs compiled, from `dist/build`.
 * @module
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { script, styleSheet } from './assets.ts';
import { PAGES } from './pages/index.ts';
import { fileOf, renderPage } from './render.tsx';

const SOURCE = new URL('../../src/', import.meta.url);
const SITE = new URL('../site/', import.meta.url);

async function put(file: string, content: string): Promise<void> {
  const url = new URL(file, SITE);
  await mkdir(dirname(fileURLToPath(url)), { recursive: true });
  await writeFile(url, content);
}

const [css, js] = await Promise.all([
  styleSheet(new URL('styles/', SOURCE)),
  script(new URL('client/shop.js', import.meta.url)),
]);
const version = createHash('sha256').update(css).update(js).digest('hex').slice(0, 8);

await rm(SITE, { recursive: true, force: true });
await Promise.all([put('shop.css', css), put('shop.js', js)]);
for (const page of PAGES) await put(fileOf(page.path), await renderPage(page, version));
await copyFile(new URL('favicon.svg', SOURCE), new URL('favicon.svg', SITE));
