/**
 * `npm run test:browsers [-- --write]`: the SDK's tests in Chromium, Firefox and WebKit, and the table of what each
 * did. A browser that is not installed is skipped by name; with CI=true it is a failure. With `--write` the table goes
 * into docs/browsers.md.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { run, setUp } from './setup.mjs';

const write = process.argv.includes('--write');
const words = process.argv.slice(2).filter((word) => word !== '--write');
if (process.env.CI) process.env.WAYSTONE_BROWSERS = 'required';
setUp();
run('The browser tests', ['vitest', 'run', '--config', 'packages/sdk/engines/vitest.config.ts', ...words], {
  quiet: false,
});

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../tests/.artifacts/browsers-${name}.json`, import.meta.url), 'utf8'));
const engines = ['chromium', 'firefox', 'webkit'].map(read);
const notes = [];
const cell = (result = 'not run') => {
  if (result === 'yes') return '✓';
  if (!notes.includes(result)) notes.push(result);
  return `${notes.indexOf(result) + 1}`;
};
const rows = Object.keys(engines[0].results).map(
  (name) => `| ${name} | ${engines.map(({ results }) => cell(results[name])).join(' | ')} |`,
);
const table = [
  `| | ${engines.map(({ engine, version }) => `${engine} (${version})`).join(' | ')} |`,
  `|---|${engines.map(() => '---|').join('')}`,
  ...rows,
  '',
  ...notes.map((note, n) => `${n + 1}: ${note}.`),
].join('\n');
process.stdout.write(`\n${table}\n`);
if (write) {
  const text = `# What the script does in each browser

Filled from a run of \`npm run test:browsers -- --write\`: each row is a test, with pages of its own and a collector on
another origin, in packages/sdk/engines.

${table}
`;
  writeFileSync(new URL('../docs/browsers.md', import.meta.url), text);
}
