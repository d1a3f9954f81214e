/**
 * `node scripts/screenshots.mjs [FOLDER]`: fills a collector with the demo's people and takes the README's picture
 * of the dashboard (docs/dashboard.png). With a folder, every page in both widths and colour schemes goes there.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

setUp();
const { default: chromium } = await import('@sparticuz/chromium');
const { chromium: playwright } = await import('playwright-core');
const { checkConfig, startCollector } = await import('../apps/collector/dist/index.js');

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
const token = 'screenshot-admin-token';
const secretKey = 'sk_screenshots0000000000000';
const data = mkdtempSync(join(tmpdir(), 'waystone-'));
const config = checkConfig({
  port: 0,
  data,
  logLevel: 'error',
  adminTokens: [token],
  sites: [
    { id: 'shop', name: 'Shop', origins: ['self'], publicKeys: ['pk_screenshots'], secretKeys: [secretKey] },
  ],
});
const collector = await startCollector({ config });
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox'],
  headless: true,
});

try {
  await fillIn();
  await collector.drained();
  await picture('/', 'docs/dashboard.png', { width: 1280, scheme: 'light', height: 860 });
  if (folder) await everyPage(folder);
} finally {
  await browser.close();
  await collector.close();
  rmSync(data, { recursive: true, force: true });
}

/** The demo's people, posted as `waystone demo` posts them; this process has to stay free to answer. */
function fillIn() {
  const demo = ['demo', '--people', '600', '--url', collector.url, '--key', secretKey];
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/waystone.js'), ...demo], {
    stdio: 'inherit',
  });
  return once(child, 'exit');
}

async function everyPage(into) {
  mkdirSync(into, { recursive: true });
  const person = await firstPerson();
  const pages = { overview: '/', person: `/?person=${encodeURIComponent(person)}`, shop: '/shop/' };
  for (const [name, path] of Object.entries(pages)) {
    for (const width of [1280, 390]) {
      for (const scheme of ['light', 'dark']) {
        await picture(path, join(into, `${name}-${width}-${scheme}.png`), { width, scheme, full: true });
      }
    }
  }
}

async function firstPerson() {
  const rows = await collector.warehouse.query(
    "SELECT person_id FROM person_stage WHERE track = 'customer' ORDER BY person_id LIMIT 1",
  );
  return rows[0]?.person_id ?? '';
}

async function picture(path, file, { width, scheme, height = 860, full = false }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${collector.url}/#token=${token}`);
  await page.waitForLoadState('networkidle');
  if (path !== '/') await page.goto(collector.url + path);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(file.startsWith('/') ? '' : root, file), fullPage: full });
  await context.close();
  process.stdout.write(`${file}\n`);
}
