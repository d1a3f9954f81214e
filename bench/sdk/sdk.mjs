/**
 * What trackers cost a page: Waystone beside others from npm, on the same page, in the same run, taking turns.
 *
 *   npm run bench:sdk [-- --loads 9 --throttle 4 --script path/to/waystone.js --umami path/to/script.js --only a,b]
 *
 * Umami's script is not on npm. To have it in the table, build it from its repository (`rollup -c
 * rollup.tracker.config.js`) and name the file.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    loads: { type: 'string', default: '9' },
    throttle: { type: 'string', default: '4' },
    script: { type: 'string', default: createRequire(import.meta.url).resolve('@waystone/sdk/waystone.js') },
    umami: { type: 'string' },
    only: { type: 'string', default: '' },
    browser: { type: 'string' },
  },
});

if (!existsSync(`${here}node_modules`)) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The trackers could not be installed; see the output of npm above.');
}

const { default: sparticuz } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');
const { startSites } = await import('./sink.mjs');
const { trackers } = await import('./trackers.mjs');
const { measure } = await import('./measure.mjs');
const { table } = await import('./table.mjs');

const sites = await startSites();
const browser = await chromium.launch({
  executablePath: values.browser ?? (await sparticuz.executablePath()),
  args: ['--no-sandbox'],
});
try {
  const all = await trackers(sites.sink, { waystone: values.script, umami: values.umami });
  const wanted = values.only.toLowerCase().split(',').filter(Boolean);
  const chosen = all.filter(
    ({ name }) =>
      name === 'no tracker' ||
      wanted.length === 0 ||
      wanted.some((word) => name.toLowerCase().includes(word)),
  );
  const loads = new Map(chosen.map(({ name }) => [name, []]));
  // One round first that does not count: the browser's own start, and compression.
  for (let round = -1; round < Number(values.loads); round++) {
    for (const tracker of chosen) {
      const load = await measure(browser, sites, tracker, Number(values.throttle));
      if (round >= 0) loads.get(tracker.name).push(load);
    }
  }
  console.log(table(chosen, loads));
  console.log(
    `\nChromium ${browser.version()}, CPU ${values.throttle}x slower, ${values.loads} loads each, taking turns.`,
  );
} finally {
  await browser.close();
  sites.close();
}
