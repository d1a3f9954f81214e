import type { HttpBindings } from '@hono/node-server';
import { classifyChannel, cleanUrl, toWellFormed } from '@waystone/enrich';
import type { SiteRule, SiteRules, TouchpointFacts } from '@waystone/warehouse';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import { assertMayRead } from '../admin/access.ts';
import type { AdminTokens } from '../admin/tokens.ts';
import { siteIdOf } from '../api/parameters.ts';
import type { Config } from '../config/index.ts';
import { readBody } from '../ingest/body.ts';
import { HttpError } from '../ingest/http-error.ts';
import { sentence } from '../ingest/issue.ts';
import { emptied } from '../store/emptied.ts';
import type { LiveStore } from '../store/live.ts';
import { checkRules } from './check.ts';
import { shown } from './schema.ts';

/** What the routes of a site's rules work with. */
export type RulesDeps = {
  config: Config;
  tokens: AdminTokens;
  logger: Logger;
  /** @throws HttpError 503 while the store is being started. */
  live: () => LiveStore;
};

type Env = { Bindings: HttpBindings };

const rulesGiven = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).max(5000);
/** Body of `/api/v1/rules/check`, `/preview` and `/apply`. */
export const setBody = z.strictObject({
  site_id: z.string(),
  rules: rulesGiven,
  note: z.string().max(500).default(''),
  limit: z.number().int().min(1).max(10_000).default(100),
});
const text = z.string().max(8192).default('');
/** Body of `/api/v1/rules/try`. */
export const tryBody = z.strictObject({
  site_id: z.string(),
  url: text,
  title: text,
  kind: z.enum(['page', 'screen', 'form', 'engagement', 'track', 'click']).default('page'),
  name: text,
  referrer: text,
  form: text,
  fields: text,
  form_action: z.enum(['', 'viewed', 'started', 'submitted', 'abandoned']).default('submitted'),
  active_ms: z.number().int().min(0).max(4_294_967_295).default(0),
  scroll_pct: z.number().int().min(0).max(100).default(0),
  /** Rules to try in place of those in use. */
  rules: rulesGiven.nullable().default(null),
});
/** Body of `/api/v1/rules/rollback`. */
export const rollbackBody = z.strictObject({ site_id: z.string(), version: z.number().int().min(0) });

/**
 * `/api/v1/rules`: what a site puts over the shipped rules. `GET /?site_id=` lists its versions; `POST /check`,
 * `/preview` and `/apply` take `{site_id, rules}`, `/try` a touchpoint, `/rollback` a version. All want an admin token;
 * for POST the dashboard's cookie is not enough.
 */
export function rulesRoutes({ config, tokens, live, logger }: RulesDeps): Hono<Env> {
  const app = new Hono<Env>();
  const store = () => live().warehouse.siteRules;
  app.use('/*', async ({ env }, next) => {
    assertMayRead(env.incoming, tokens);
    await next();
  });
  app.get('/', async (c) => {
    const versions = await store().versions(siteIdOf(c.req.query(), config));
    return c.json({ version: versions[0]?.version ?? 0, versions }, 200, FRESH);
  });
  app.post('/check', async (c) => {
    const { rules } = await bodyOf(c.env, setBody, config);
    const { faults } = await checkRules(store(), rules);
    return c.json({ faults }, 200, FRESH);
  });
  app.post('/preview', async (c) => {
    const { site_id, rules, limit } = await bodyOf(c.env, setBody, config);
    await emptied(live());
    const checked = await soundRules(store(), rules);
    return c.json({ moves: await store().preview(site_id, checked, limit) }, 200, FRESH);
  });
  app.post('/apply', async (c) => {
    const { site_id, rules, note } = await bodyOf(c.env, setBody, config);
    const checked = await soundRules(store(), rules);
    const version = await store().apply(site_id, checked, note);
    logger.info({ site: site_id, version, rules: checked.length }, 'rules are in use');
    return c.json({ version, rules: checked.length }, 200, FRESH);
  });
  app.post('/rollback', async (c) => {
    const { site_id, version: to } = await bodyOf(c.env, rollbackBody, config);
    const version = await rollBack(store(), site_id, to);
    logger.info({ site: site_id, version, to }, 'earlier rules are in use');
    return c.json({ version }, 200, FRESH);
  });
  app.post('/try', async (c) => {
    const { site_id, rules, ...touchpoint } = await bodyOf(c.env, tryBody, config);
    const checked = rules === null ? null : await soundRules(store(), rules);
    return c.json({ matches: await store().match(site_id, factsOf(touchpoint), checked) }, 200, FRESH);
  });
  return app;
}

const FRESH = { 'cache-control': 'no-store' };

async function bodyOf<T extends { site_id: string }>(
  { incoming }: HttpBindings,
  schema: z.ZodType<T>,
  config: Config,
): Promise<T> {
  const body = await readBody(incoming);
  const given = jsonOf(body);
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new HttpError(
      400,
      'invalid_body',
      `The body cannot be read: ${sentence(parsed.error.issues, given)}.`,
    );
  siteIdOf(parsed.data, config);
  return parsed.data;
}

function jsonOf(body: string): unknown {
  try {
    // A lone surrogate is no text that the store could hold.
    return JSON.parse(body, (_key, value) => (typeof value === 'string' ? toWellFormed(value) : value));
  } catch {
    throw new HttpError(400, 'invalid_body', 'The body is not JSON; see docs/rules.md.');
  }
}

/** @throws HttpError 422 that names the first fault. */
async function soundRules(
  siteRules: SiteRules,
  given: readonly Record<string, unknown>[],
): Promise<readonly SiteRule[]> {
  const { rules, faults } = await checkRules(siteRules, given);
  const [first] = faults;
  if (first === undefined) return rules;
  const message = `Rule ${first.index + 1}: ${first.column} is "${first.value}": ${first.remedy}.`;
  throw new HttpError(
    422,
    'invalid_rules',
    faults.length === 1 ? message : `${message} ${faults.length - 1} more.`,
  );
}

/** Writes an earlier version's rules as the next; version 0 is no rules at all. */
async function rollBack(siteRules: SiteRules, siteId: string, to: number): Promise<number> {
  const versions = await siteRules.versions(siteId);
  const target = to === 0 ? [] : versions.find(({ version }) => version === to)?.rules;
  if (target !== undefined) return await siteRules.apply(siteId, target, `Back to version ${to}`);
  const known = versions.map(({ version }) => version).join(', ');
  throw new HttpError(
    404,
    'unknown_version',
    `There is no version ${to}; known are: ${known || 'none'}, and 0.`,
  );
}

type Tried = Omit<z.output<typeof tryBody>, 'site_id' | 'rules'>;

/**
 * A touchpoint as the collector would enrich it.
 *
 * @throws HttpError 400 for an address with neither host nor path: no rule for pages would be held against it.
 */
function factsOf({ url, referrer, form_action, kind, ...rest }: Tried): TouchpointFacts {
  const { host, path } = cleanUrl(url);
  if (url !== '' && host === '' && path === '')
    throw new HttpError(
      400,
      'invalid_address',
      `"${shown(url)}" is no whole address; write one such as https://shop.example/pricing, or a path such as /pricing.`,
    );
  const { channel, campaign } = classifyChannel({ url, referrer, campaign: null });
  return { ...rest, kind, host, path, channel, campaign, form_action: kind === 'form' ? form_action : '' };
}
