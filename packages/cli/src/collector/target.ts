/**
 * Where messages go: a collector that runs, or one that is started for the purpose.
 * @module
 */
import { type Collector, type Config, loadConfig, type Site } from '@waystone/collector';
import { z } from 'zod';
import type { Target } from '../post/request.ts';
import { CliError, EXIT } from '../terminal/errors.ts';
import { loadOrCreateConfig } from './open-config.ts';
import { readRunning } from './running.ts';
import { startAside } from './start-aside.ts';

/** What `--url`, `--key`, `--config` and `--site` say. */
export type TargetOptions = {
  url?: string | undefined;
  key?: string | undefined;
  config?: string | undefined;
  site?: string | undefined;
};

/** A collector to post to. */
export type OpenTarget = Target & {
  /** The site's id; `null` where only a URL and a key are known. */
  site: string | null;
  /** Base of the site's pages, for made-up ones. */
  origin: string;
  /** Whether the collector was started for this. */
  startedHere: boolean;
  /** Waits until what was sent is stored, and ends a collector that was started here. */
  close(): Promise<void>;
};

const FALLBACK_ORIGIN = 'https://shop.example';

/**
 * Finds the collector that `--url` or the configuration names; where none runs, starts one in this process on a free
 * port of the loopback address, with the same pipeline.
 *
 * @throws CliError where the site or its secret key is not there; the collector's own errors where it cannot start.
 */
export async function openTarget(options: TargetOptions): Promise<OpenTarget> {
  if (options.url !== undefined) return named(options, options.url);
  const config = loadOrCreateConfig({ path: options.config });
  const site = chooseSite(config, options.site);
  const key = options.key ?? secretKeyOf(site, config);
  const origin = originOf(site, config);
  for (const url of [readRunning(config.data)?.url, addressOf(config)]) {
    if (url === undefined || !(await accepts(url, key))) continue;
    return { url, key, site: site.id, origin, startedHere: false, close: async () => {} };
  }
  const collector = await startAside(config);
  return { url: collector.url, key, site: site.id, origin, startedHere: true, close: () => end(collector) };
}

/** A URL says where; the key may still come from a configuration that lies here. */
function named(options: TargetOptions, url: string): OpenTarget {
  if (!URL.canParse(url)) {
    throw new CliError(`--url is "${url}"; give one such as http://127.0.0.1:8787`, EXIT.usage);
  }
  const rest = { startedHere: false, close: async () => {} };
  if (options.key !== undefined)
    return { url, key: options.key, site: null, origin: FALLBACK_ORIGIN, ...rest };
  if (options.config === undefined)
    throw new CliError('--url needs a secret key: give --key sk_… too.', EXIT.usage);
  const config = loadConfig({ path: options.config });
  const site = chooseSite(config, options.site);
  return { url, key: secretKeyOf(site, config), site: site.id, origin: originOf(site, config), ...rest };
}

async function end(collector: Collector): Promise<void> {
  await collector.drained();
  await collector.close();
}

/**
 * The site that `--site` names; the only one, where there is no other.
 *
 * @throws CliError that names the sites.
 */
export function chooseSite({ sites, path }: Pick<Config, 'sites' | 'path'>, id: string | undefined): Site {
  const names = sites.map((site) => site.id).join(', ');
  const [first] = sites;
  if (first === undefined)
    throw new CliError(`${path ?? 'The configuration'} has no site; add one to "sites".`);
  if (id === undefined && sites.length === 1) return first;
  if (id === undefined)
    throw new CliError(`There are several sites: name one with --site (${names}).`, EXIT.usage);
  const site = sites.find((one) => one.id === id);
  if (site === undefined)
    throw new CliError(`--site is "${id}", which is not configured; the sites: ${names}.`, EXIT.usage);
  return site;
}

/**
 * The key that messages are sent with.
 *
 * @throws CliError where the site has none.
 */
export function secretKeyOf({ id, secretKeys }: Site, { path }: Config): string {
  const [key] = secretKeys;
  if (key !== undefined) return key;
  throw new CliError(
    `The site "${id}" has no secret key, which importing needs; add one to its "secretKeys" in ${path ?? 'the configuration'}.`,
  );
}

/** The first origin that is one; a site of pages that the collector serves itself lies at its address. */
function originOf({ origins }: Site, config: Config): string {
  const [first] = origins;
  if (first === undefined) return FALLBACK_ORIGIN;
  return first === 'self' ? addressOf(config) : first;
}

/** Where a collector of this configuration listens. */
export function addressOf({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const PROBE_TIMEOUT_MS = 2000;

/** Whether a collector listens there that takes this key: another project's, or another program, does not count. */
async function accepts(url: string, key: string): Promise<boolean> {
  if (!(await isCollector(url))) return false;
  try {
    const answer = await fetch(new URL('/v1/import', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
      body: '{"batch":[]}',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.status !== 401 && answer.status !== 403;
  } catch {
    return false;
  }
}

const healthSchema = z.object({ status: z.literal('alive') });

/** Whether a collector listens there: asked first, so that no other program is sent a secret. */
export async function isCollector(url: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return healthSchema.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}
