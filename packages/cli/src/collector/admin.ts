/**
 * Talking to a collector as its owner: with an admin token, to one that runs, or to one that is started for it.
 * @module
 */
import { type Config, loadConfig } from '@waystone/collector';
import { CliError, EXIT } from '../terminal/errors.ts';
import { readRunning } from './running.ts';
import { startAside } from './start-aside.ts';
import { addressOf, chooseSite, isCollector } from './target.ts';

/** What `--url`, `--token`, `--config` and `--site` say. */
export type AdminOptions = {
  url?: string | undefined;
  token?: string | undefined;
  config?: string | undefined;
  site?: string | undefined;
};

/** A collector that answers its owner. */
export type Admin = {
  url: string;
  /** The site's id; empty where all are meant. */
  site: string;
  /**
   * Asks a path of the collector.
   *
   * @throws CliError with the collector's own words where it answers anything but 2xx, or not at all.
   */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Ends a collector that was started here. */
  close(): Promise<void>;
};

/**
 * Finds the collector that `--url` or the configuration names; where none runs, starts one in this process on a free
 * port of the loopback address.
 *
 * @param what.everySite what is asked concerns all sites alike, so that none need be named.
 * @throws CliError where the token or the site is missing; the collector's own errors where it cannot start.
 */
export async function openAdmin(options: AdminOptions, { everySite = false } = {}): Promise<Admin> {
  if (options.url !== undefined)
    return elsewhere(everySite ? { ...options, site: '' } : options, options.url);
  const config = loadConfig({ path: options.config });
  const site = everySite ? '' : chooseSite(config, options.site).id;
  const token = tokenOf(config);
  for (const url of [readRunning(config.data)?.url, addressOf(config)]) {
    if (url === undefined || !(await accepts(url, token))) continue;
    return { url, site, ask: asker(url, token), close: async () => {} };
  }
  const collector = await startAside(config);
  const { url } = collector;
  return { url, site, ask: asker(url, token), close: () => collector.close() };
}

function elsewhere({ token = process.env.WAYSTONE_ADMIN_TOKEN, site }: AdminOptions, url: string): Admin {
  if (!URL.canParse(url))
    throw new CliError(`--url is "${url}"; give one such as http://127.0.0.1:8787`, EXIT.usage);
  if (token === undefined || token === '')
    throw new CliError('--url needs an admin token: give --token, or set WAYSTONE_ADMIN_TOKEN.', EXIT.usage);
  if (site === undefined) throw new CliError('--url needs --site too: the id of the site.', EXIT.usage);
  return { url, site, ask: asker(url, token), close: async () => {} };
}

function tokenOf({ adminTokens, path }: Config): string {
  const [token] = adminTokens;
  if (token !== undefined) return token;
  throw new CliError(
    `${path ?? 'The configuration'} has no admin token; add one to "adminTokens" (openssl rand -hex 24).`,
  );
}

const PROBE_TIMEOUT_MS = 2000;

/** Whether a collector listens there that takes this token: another project's does not count. */
async function accepts(url: string, token: string): Promise<boolean> {
  if (!(await isCollector(url))) return false;
  try {
    const answer = await fetch(new URL('/api/v1/session', url), {
      headers: bearer(token),
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function asker(url: string, token: string): Admin['ask'] {
  return async (path, init = {}) => {
    const answer = await fetch(new URL(path, url), {
      ...init,
      // A connection of its own for each: one that lay idle while this process was busy may be closed already.
      headers: { 'content-type': 'application/json', connection: 'close', ...bearer(token) },
    }).catch((error: unknown) => {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new CliError(`${url} cannot be reached: ${reason instanceof Error ? reason.message : reason}`);
    });
    if (answer.ok) return answer;
    throw new CliError(await wordsOf(answer, url));
  };
}

/** The message of an error as the API shows it. */
async function wordsOf(answer: Response, url: string): Promise<string> {
  const text = await answer.text();
  try {
    const { error } = JSON.parse(text) as { error: { message: string } };
    return error.message;
  } catch {
    return `${url} answers ${answer.status}: ${text.slice(0, 200)}`;
  }
}
