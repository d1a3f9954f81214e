import { z } from 'zod';
import type { Config } from '../config/index.ts';
import { HttpError } from '../ingest/http-error.ts';
import { sentence } from '../ingest/issue.ts';

const text = (length: number) => z.string().max(length).default('');
const whole = (fallback: number, max: number) => z.coerce.number().int().min(0).max(max).default(fallback);

/** Query of `/api/v1/people`. */
export const peopleQuery = z.object({
  track: z.enum(['', 'buyer', 'lead', 'customer', 'churn']).default(''),
  stage: text(64),
  q: text(255),
  limit: whole(50, 500),
  offset: whole(0, 10_000_000),
});

/** Query of `/api/v1/person`. */
export const personQuery = z.object({
  person_id: z.string().min(1).max(1024),
  limit: whole(200, 2000),
});

/**
 * Reads a query by a schema.
 *
 * @throws HttpError 400 that names the parameter and the value.
 */
export function readQueryBy<T>(schema: z.ZodType<T>, query: Record<string, string>): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new HttpError(
    400,
    'invalid_parameter',
    `The query cannot be read: ${sentence(parsed.error.issues, query)}.`,
  );
}

/**
 * The site that a query is about.
 *
 * @throws HttpError 404 where no such site is configured.
 */
export function siteIdOf(
  { site_id: id = '' }: Record<string, string>,
  { sites }: Pick<Config, 'sites'>,
): string {
  if (sites.some((site) => site.id === id)) return id;
  const known = sites.map((site) => site.id).join(', ');
  throw new HttpError(404, 'unknown_site', `There is no site "${id.slice(0, 63)}"; known are: ${known}.`);
}
