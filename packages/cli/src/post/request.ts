/**
 * One request to `POST /v1/import`, tried again until it is answered.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Verdict, verdictSchema } from '@waystone/protocol';
import { z } from 'zod';
import { CliError } from '../terminal/errors.ts';

/** A collector, and a site's secret key to it. */
export type Target = {
  url: string;
  key: string;
  /** The collector keeps what it refuses already, and is asked not to keep it twice. @default false */
  isReplay?: boolean;
};

/** How often and how patiently a request is tried. */
export type Patience = {
  /** @default 8 */
  attempts?: number;
  /** Wait before the second attempt, in ms; doubled each time, half of it at random. @default 250 */
  firstWaitMs?: number;
  /** Longest wait, in ms; a `Retry-After` may ask for more, up to a minute. @default 15000 */
  longestWaitMs?: number;
  /** For one attempt, in ms. @default 60000 */
  timeoutMs?: number;
};

const LONGEST_RETRY_AFTER_MS = 60_000;

type Outcome = { verdict: Verdict } | { failure: string; waitMs?: number };

/**
 * Sends a body and returns the verdict. Answers 429 and 5xx, and a broken or refused connection, are tried again.
 *
 * @throws CliError where the answer will not change (a key that is not accepted), or patience runs out.
 */
export async function postImport(target: Target, body: string, patience: Patience = {}): Promise<Verdict> {
  const { attempts = 8, firstWaitMs = 250, longestWaitMs = 15_000, timeoutMs = 60_000 } = patience;
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptImport(target, body, timeoutMs);
    if ('verdict' in outcome) return outcome.verdict;
    if (attempt >= attempts) throw givenUp(target, attempts, outcome.failure);
    const backoff = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
    await sleep(Math.max(outcome.waitMs ?? 0, backoff * (0.5 + Math.random() / 2)));
  }
}

async function attemptImport(target: Target, body: string, timeoutMs: number): Promise<Outcome> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(new URL('/v1/import', target.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: basic(target.key),
        ...(target.isReplay ? { 'waystone-replay': '1' } : {}),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await answer.text();
  } catch (error) {
    return { failure: reasonOf(error) };
  }
  if (answer.status === 429 || answer.status >= 500) {
    return { failure: `it answers ${answer.status}`, ...retryAfter(answer.headers.get('retry-after')) };
  }
  return { verdict: readVerdict(target, answer.status, text) };
}

/** The answer of a collector that judged; it is a verdict even where all was refused. */
function readVerdict(target: Target, status: number, text: string): Verdict {
  if (status === 401 || status === 403) {
    throw new CliError(
      `The collector at ${target.url} does not accept this key (${status}); importing needs a secret key (sk_…) of ` +
        'the site: see "secretKeys" in its configuration, or give --key.',
    );
  }
  const verdict = verdictSchema.safeParse(parse(text));
  if (verdict.success) return verdict.data;
  const refusal = errorSchema.safeParse(parse(text));
  if (refusal.success) {
    throw new CliError(`The collector at ${target.url} refuses (${status}): ${refusal.data.error.message}`);
  }
  throw new CliError(
    `${target.url} does not answer as a Waystone collector does (${status}); check --url or the port.`,
  );
}

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}

/** Seconds, or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | null): { waitMs?: number } {
  if (header === null) return {};
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? { waitMs: Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) } : {};
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error.name === 'TimeoutError') return 'it does not answer in time';
  return cause instanceof Error && 'code' in cause ? `${cause.code}` : error.message;
}

function givenUp(target: Target, attempts: number, failure: string): CliError {
  return new CliError(
    `The collector at ${target.url} could not be reached in ${attempts} attempts (${failure}). What it had accepted ` +
      'is kept; run the same command again and the rest will follow, nothing twice.',
  );
}
