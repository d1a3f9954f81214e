/**
 * What a run of the browser tests is told as: docs/browsers.md, and where that no longer agrees with a run.
 * @module
 */
import { readFileSync } from 'node:fs';

const { peers, rows: RUNTIME } = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8'));

const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
const NOT_TESTED = 'not tested: ';

const nameOf = ({ engine }) => NAMES[engine] ?? engine;
const row = (cells) => `| ${cells.join(' | ')} |`;
const ruler = (count) => `|---|${'---|'.repeat(count)}`;

/** ✓, where it was not tested a word for that, else the result as it is. */
function cell(result = 'not run', { shows = '✓', untried = '–' } = {}) {
  if (result === 'yes') return shows;
  return result.startsWith(NOT_TESTED) ? untried : result;
}

const testsOf = (runs) => [...new Set(runs.flatMap(({ results }) => Object.keys(results)))];

/** Whether the engine was there at all: where it is missing, every test of it is skipped. */
export const hasRun = ({ results }) =>
  Object.values(results).some((result) => !result.startsWith(NOT_TESTED));

/** Each test, and what each engine did. */
export function testTable(runs) {
  return [
    row(['test', ...runs.map((run) => `${nameOf(run)} (${run.version})`)]),
    ruler(runs.length),
    ...testsOf(runs).map((name) => row([name, ...runs.map(({ results }) => cell(results[name]))])),
  ].join('\n');
}

/** The rows in which trackers differ, Waystone's filled from the run, beside what others did. */
export function runtimeTable(runs) {
  const known = testsOf(runs);
  const lost = RUNTIME.filter(({ test }) => !known.includes(test));
  if (lost.length > 0)
    throw new Error(
      `scripts/browsers/peers.json names tests that no engine has: ${lost.map(({ test }) => `"${test}"`).join(', ')}. Write there what they are called now.`,
    );
  return [
    row(['behaviour', ...runs.map((run) => `**Waystone**, ${nameOf(run)}`), ...peers]),
    ruler(runs.length + peers.length),
    ...RUNTIME.map(({ row: title, test, shows, peers: others }) =>
      row([
        title,
        // A dash says of the others that they do not do it.
        ...runs.map(({ results }) => cell(results[test], { shows, untried: 'not tested' })),
        ...others,
      ]),
    ),
  ].join('\n');
}

/** What could not be tested, with the engine and the reason of each. */
export function untested(runs) {
  return testsOf(runs)
    .map((name) => {
      const where = runs
        .filter(({ results }) => results[name]?.startsWith(NOT_TESTED))
        .map((run) => `${nameOf(run)} (${run.results[name].slice(NOT_TESTED.length)})`);
      return where.length > 0 ? `- *${name}*: ${where.join(', ')}` : '';
    })
    .filter(Boolean)
    .join('\n');
}

/** The whole of docs/browsers.md. */
export function page(runs) {
  return `# What the script does in each browser

Written by \`npm run test:browsers -- --write\`, which runs every test in packages/sdk/engines in each browser: pages of
its own, and a collector on another origin. Without \`--write\` it fails where this page says something else than the run.
✓ is a test that passed; – is one that could not be run there, [and why](#what-could-not-be-tested-and-where).

## Beside other trackers

Waystone's columns are those of this run, each cell the result of a test below. The others were measured once, in
Chromium: ✓ does it, – does not, *miss* counts wrongly, empty where it counts no such views at all. What each costs a page is
in [bench/README.md](../bench/README.md#what-the-script-costs-a-page).

${runtimeTable(runs)}

## Every test

${testTable(runs)}

## What could not be tested, and where

${untested(runs) || 'Nothing: every test ran in every browser.'}
`;
}

/** Rows and entries of a page by title and first cell. Versions stand in the heads of tables, and are not compared. */
function entriesOf(text) {
  const entries = new Map();
  for (const part of text.split(/^## /m).slice(1)) {
    const title = part.slice(0, part.indexOf('\n'));
    // The head of a table is followed by its ruler.
    for (const line of part.replace(/^.*\n\|---.*$/gm, '').split('\n')) {
      const [, name, rest] = /^\| (.+?) \| (.*) \|$/.exec(line) ?? /^- \*(.+?)\*: (.*)$/.exec(line) ?? [];
      if (name !== undefined) entries.set(`${title}: ${name}`, rest);
    }
  }
  return entries;
}

/**
 * @param {string} docs docs/browsers.md as it is.
 * @param {import('./report.d.mts').Run[]} runs of every engine.
 * @returns {string[]} where it says something else than the run, a sentence each.
 */
export function differences(docs, runs) {
  const [said, found] = [entriesOf(docs), entriesOf(page(runs))];
  return [...new Set([...said.keys(), ...found.keys()])]
    .filter((name) => said.get(name) !== found.get(name))
    .map((name) => {
      const [old, now] = [said.get(name) ?? 'nothing', found.get(name) ?? 'nothing'];
      return `docs/browsers.md says ${old} for the row "${name}", this run ${now}: run npm run test:browsers -- --write`;
    });
}
