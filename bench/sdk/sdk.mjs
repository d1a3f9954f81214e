/**
 * What trackers cost a page: Waystone beside others from npm, on the same page, in the same run, taking turns.
 *
 *   npm run bench:sdk [-- --write --loads 9 --throttle 4 --script path/to/waystone.js --umami path/to/script.js --only a,b]
 *
 * What it prints is what bench/README.md shows; with `--write` it is put there. With `--umami` another build of Umami's
 * script is measured beside the one from npm.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
    write: { type: 'boolean', default: false },
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
const { measureLoad, measureLongTasks } = await import('./measure.mjs');
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
  const results = chosen.map((tracker) => ({ ...tracker, loads: [], idle: [] }));
  // One round first that does not count: the browser's own start, and compression.
  for (let round = -1; round < Number(values.loads); round++) {
    for (const tracker of results) {
      const load = await measureLoad(browser, sites, tracker, Number(values.throttle));
      const idle = await measureLongTasks(browser, sites, tracker, Number(values.throttle));
      if (round < 0) continue;
      tracker.loads.push(load);
      tracker.idle.push(idle);
    }
  }
  const day = new Date().toISOString().slice(0, 10);
  const text = `${day}, Chromium ${browser.version()}, CPU ${values.throttle} times slower, medians of ${values.loads} loads each, taking turns:\n\n${table(results)}`;
  console.log(`\n${text}`);
  if (values.write) write(text);
} finally {
  await browser.close();
  sites.close();
}

/** Between its marks in bench/README.md. */
function write(text) {
  const file = new URL('../README.md', import.meta.url);
  const marks = /(<!-- bench:sdk -->\n)[\s\S]*?(<!-- \/bench:sdk -->)/;
  const readme = readFileSync(file, 'utf8');
  if (!marks.test(readme))
    throw new Error('bench/README.md has no marks <!-- bench:sdk --> to write between.');
  writeFileSync(
    file,
    readme.replace(marks, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
}
