/**
 * Requests of the doctor's own, bounded in time, bytes and redirects.
 * @module
 */
import { version } from '../version.ts';
import { VisitError } from './visit.ts';

/** Says who asks, and that it is a machine: it is left out of every view, and a site's owner can let it through. */
export const AGENT = `WaystoneDoctor/${version} (bot)`;

/** Bytes of a page or a script that are read. */
export const MOST_BYTES = 4 * 1024 * 1024;

const MOST_REDIRECTS = 10;

/** An answer, read as far as allowed. */
export type Answer = { url: string; status: number; headers: Headers; text: string };

/** What to ask. */
export type Ask = {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Ends the request, however far it is. */
  signal: AbortSignal;
};

/**
 * Asks an address and follows redirects, http and https alone.
 *
 * @throws VisitError where no answer comes.
 */
export async function ask(
  address: string,
  { method = 'GET', headers = {}, body, signal }: Ask,
): Promise<Answer> {
  let url = address;
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await fetch(url, {
        method,
        headers: { 'user-agent': AGENT, ...headers },
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body }),
      });
      const location = answer.headers.get('location');
      if (method === 'POST' || answer.status < 300 || answer.status > 399 || location === null)
        return { url, status: answer.status, headers: answer.headers, text: await readText(answer) };
      await answer.body?.cancel();
      url = nextOf(location, url);
    }
  } catch (error) {
    throw VisitError.from(error);
  }
  throw new VisitError('unreachable', `more than ${MOST_REDIRECTS} redirects`);
}

function nextOf(location: string, url: string): string {
  const next = URL.canParse(location, url) ? new URL(location, url) : null;
  if (next !== null && /^https?:$/.test(next.protocol)) return next.href;
  throw new VisitError('unreachable', `a redirect to "${location.slice(0, 100)}"`);
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (bytes > MOST_BYTES) break;
  }
  return text;
}
