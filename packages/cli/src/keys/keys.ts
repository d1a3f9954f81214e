/**
 * The keys in a configuration file: shown, added and taken away. Everything else in the file stays as it is.
 * @module
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { checkConfig, configPath, loadConfig } from '@waystone/collector';
import { chooseSite } from '../collector/target.ts';
import { CliError } from '../terminal/errors.ts';

/** Which file, and which of its sites. */
export type KeyPlace = { config?: string | undefined; site?: string | undefined };

type SiteText = { id: string; publicKeys?: string[]; secretKeys?: string[] };

/** The keys of one site, or of every site, one a line. Secret ones are cut unless asked for whole. */
export function listKeys({ config, site }: KeyPlace, { whole }: { whole: boolean }): string {
  const { sites, path } = loadConfig({ path: config });
  const shown = site === undefined ? sites : [chooseSite({ sites, path }, site)];
  const lines = shown.flatMap(({ id, publicKeys, secretKeys }) => [
    ...publicKeys.map((key) => `${id}  public  ${key}`),
    ...secretKeys.map((key) => `${id}  secret  ${whole ? key : `${key.slice(0, 7)}…`}`),
  ]);
  return lines.length > 0 ? lines.join('\n') : 'There are no keys. Make one: waystone keys create';
}

/**
 * Adds or removes a key, and writes the file in one step. A collector that runs reads it when it starts anew.
 *
 * @returns what was done, for the terminal.
 * @throws CliError where the key to remove is nobody's; ConfigError where the file would be wrong.
 */
export function changeKeys(place: KeyPlace, change: { add: string } | { remove: string }): string {
  const path = configPath({ path: place.config });
  const config = loadConfig({ path: place.config });
  const settings = JSON.parse(readFileSync(path, 'utf8')) as { sites: SiteText[] };
  const done =
    'add' in change
      ? add(settings.sites, chooseSite(config, place.site).id, change.add)
      : remove(settings.sites, change.remove);
  checkConfig(settings, { path });
  replaceFile(path, `${JSON.stringify(settings, null, 2)}\n`);
  return `${done}\nA collector that runs takes it up when it is started again.`;
}

function listOf(site: SiteText, key: string): string[] {
  const name = key.startsWith('sk_') ? 'secretKeys' : 'publicKeys';
  site[name] ??= [];
  return site[name];
}

function add(sites: readonly SiteText[], id: string, key: string): string {
  const site = sites.find((one) => one.id === id);
  if (site === undefined) throw new CliError(`The site "${id}" is not in the file.`);
  listOf(site, key).push(key);
  return `${id}  ${key}`;
}

function remove(sites: readonly SiteText[], key: string): string {
  for (const site of sites) {
    const keys = listOf(site, key);
    const at = keys.indexOf(key);
    if (at === -1) continue;
    keys.splice(at, 1);
    return `${site.id}  ${key} is revoked: what is sent with it will be answered with 401.`;
  }
  throw new CliError(
    `No site has the key "${key.slice(0, 12)}"; "waystone keys list --show" lists them all.`,
  );
}

/** A crash in between leaves the old file, and the new one is as private as the old. */
function replaceFile(path: string, text: string): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, text, { mode: statSync(path).mode & 0o777 });
  renameSync(next, path);
}
