/**
 * `npm run test:install`: builds a small app with each framework on the package as npm would publish it, runs it in a
 * browser against a real collector, and tries the tag manager's template and the WordPress plugin (tests/install).
 * The apps' dependencies are installed apart, once.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, setUp } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const apps = join(root, 'tests/install/apps');

setUp();
install();
unpack();
run(
  'The install tests',
  ['vitest', 'run', '--config', 'tests/install/vitest.config.ts', ...process.argv.slice(2)],
  {
    quiet: false,
  },
);

/** Installs when the lockfile is not the one that was installed last. */
function install() {
  const stamp = join(apps, 'node_modules', '.waystone-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(apps, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stdout.write('Installing the frameworks (once, some 450 MB)…\n');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], apps);
  writeFileSync(stamp, lock);
}

/** Puts the SDK among the apps' dependencies, packed and unpacked, so that what is not published is missed. */
function unpack() {
  const folder = mkdtempSync(join(tmpdir(), 'waystone-pack-'));
  const target = join(apps, 'node_modules/@waystone/sdk');
  try {
    npm(
      ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
      join(root, 'packages/sdk'),
      'ignore',
    );
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    const [archive] = readdirSync(folder);
    command('tar', ['-xzf', join(folder, archive), '-C', target, '--strip-components=1'], root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function npm(args, cwd, stdout = 'inherit') {
  const path = process.env.npm_execpath;
  if (path) command(process.execPath, [path, ...args], cwd, stdout);
  else command('npm', args, cwd, stdout);
}

function command(name, args, cwd, stdout = 'inherit') {
  // A script of npm runs with the settings of the project that it belongs to, which is not that of the apps.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_config_local_prefix$/i.test(key)),
  );
  const { status, error } = spawnSync(name, args, { cwd, env, stdio: ['ignore', stdout, 'inherit'] });
  if (status === 0) return;
  process.stderr.write(`${name} ${args.join(' ')} in ${cwd} failed${error ? `: ${error.message}` : ''}.\n`);
  process.exit(status ?? 1);
}
