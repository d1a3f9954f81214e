/**
 * `npm run test:browsers [-- --write]`: the SDK's tests in Chromium, Firefox and WebKit, and the table of what each
 * did. A browser that is not installed is skipped by name; with CI=true it is a failure. When all three ran, the run has
 * to say what docs/browsers.md says; with `--write` it is written there.
 * @module
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { differences, hasRun, page, testTable, untested } from './browsers/report.mjs';
import { run, setUp } from './setup.mjs';

const ENGINES = ['chromium', 'firefox', 'webkit'];
const DOCS = new URL('../docs/browsers.md', import.meta.url);
const artifact = (engine) => new URL(`../tests/.artifacts/browsers-${engine}.json`, import.meta.url);

const shouldWrite = process.argv.includes('--write');
const words = process.argv.slice(2).filter((word) => word !== '--write');
/** Of a part of the tests, chosen by name, the page cannot be judged. */
const isPart = words.some((word) => /^(-t|--test-?name-?pattern)\b/i.test(word));

if (process.env.CI) process.env.WAYSTONE_BROWSERS = 'required';
setUp();
// What an earlier run left must not pass for this one's.
for (const engine of ENGINES) rmSync(artifact(engine), { force: true });
run('The browser tests', ['vitest', 'run', '--config', 'packages/sdk/engines/vitest.config.ts', ...words], {
  quiet: false,
});

const runs = ENGINES.filter((engine) => existsSync(artifact(engine))).map((engine) =>
  JSON.parse(readFileSync(artifact(engine), 'utf8')),
);
process.stdout.write(`\n${testTable(runs)}\n\nNot tested:\n${untested(runs) || '- nothing'}\n`);

const missing = ENGINES.filter((engine) => !runs.some((each) => each.engine === engine && hasRun(each)));
if (missing.length > 0 || isPart) {
  const why = isPart ? 'only tests of some names ran' : `${missing.join(' and ')} did not run`;
  process.stdout.write(`\ndocs/browsers.md is not ${shouldWrite ? 'written' : 'compared'}: ${why}.\n`);
  if (shouldWrite) process.exitCode = 1;
} else if (shouldWrite) {
  writeFileSync(DOCS, page(runs));
} else {
  const found = differences(readFileSync(DOCS, 'utf8'), runs);
  for (const sentence of found) process.stderr.write(`${sentence}\n`);
  if (found.length > 0) process.exitCode = 1;
}
