/**
 * Umami's tracker, which npm has as a file of its server's package. Installed as usual that brings its whole server, so
 * the package is fetched alone, and held to the hash in package.json.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const here = fileURLToPath(new URL('.', import.meta.url));
const { version, integrity } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).packed.umami;
const folder = join(here, 'node_modules', `.umami-${version}`);

/** @returns {Promise<{ version: string, code: string }>} the tracker as Umami's own build makes it. */
export async function umamiFromNpm() {
  if (!existsSync(folder)) fetchPackage();
  const source = readFileSync(join(folder, 'package/src/tracker/index.js'), 'utf8');
  // As rollup.tracker.config.mjs beside it says.
  const { code } = await minify(source, { compress: { evaluate: false }, toplevel: true });
  return { version, code };
}

function fetchPackage() {
  const temporary = mkdtempSync(join(tmpdir(), 'waystone-umami-'));
  try {
    run('npm', ['pack', `umami@${version}`, '--silent', '--pack-destination', temporary]);
    const [name = ''] = readdirSync(temporary);
    const archive = join(temporary, name);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity)
      throw new Error(`umami@${version} has the hash ${found}; bench/sdk/package.json says ${integrity}.`);
    rmSync(`${folder}.new`, { recursive: true, force: true });
    mkdirSync(`${folder}.new`, { recursive: true });
    run('tar', ['-xzf', archive, '-C', `${folder}.new`, 'package/src/tracker', 'package/LICENSE']);
    renameSync(`${folder}.new`, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
}
