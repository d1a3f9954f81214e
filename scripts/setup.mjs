/**
 * What `npm start` and `npm test` need before they can run: dependencies, and a build. Both are skipped where
 * nothing has changed. Node's own modules only, since nothing else may be there yet.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const MINIMUM_NODE = [20, 12];

/** Installs what is missing and builds what has changed; ends the process with a clear message where it cannot. */
export function setUp() {
  checkNode();
  install();
  process.stdout.write('Building what has changed…\n');
  run('Building', ['turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped']);
}

/**
 * Runs a command of the installed packages in the project's root.
 *
 * @param {string} what said where it fails.
 * @param {string[]} command the command's name and its arguments.
 * @param {{ quiet?: boolean }} [options] quiet hides the output unless the command fails.
 */
export function run(what, [name, ...args], { quiet = true } = {}) {
  const result = spawnSync(process.execPath, [binary(name), ...args], {
    cwd: root,
    stdio: quiet ? 'pipe' : 'inherit',
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n${what} failed.\n`);
    process.exit(result.status ?? 1);
  }
}

function binary(name) {
  const manifest = join(root, 'node_modules', name, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(root, 'node_modules', name, typeof bin === 'string' ? bin : bin[name]);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  process.stderr.write(
    `Waystone needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}. Install one from https://nodejs.org\n`,
  );
  process.exit(1);
}

/** Installs when the lockfile is not the one that was installed last. */
function install() {
  const stamp = join(root, 'node_modules', '.waystone-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stdout.write('Installing dependencies (once)…\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    process.stderr.write('npm ci failed. Check the network and the registry of npm, then run it again.\n');
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, lock);
}
