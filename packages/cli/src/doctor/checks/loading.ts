import { createHash } from 'node:crypto';
import { type Finding, finding } from '../catalogue.ts';
import { metaPolicies } from '../html.ts';
import type { Installation } from '../installation.ts';
import { forbiddenBy, type Question } from '../policy.ts';
import type { Exchange, Visit } from '../visit.ts';

/** Whether the script came, is the script, and runs. `current` is the collector's own, where it is known. */
export function checkLoading(visit: Visit, installation: Installation, current: string | null): Finding[] {
  const { src, tag } = installation;
  if (tag === null || src === '') return [];
  if (isMixed(visit.url, src)) return [finding('mixed_content', { url: src })];
  const policy = blockedScript(visit, installation);
  if (policy !== null) return [policy];
  const exchange = visit.exchanges.findLast(({ url, method }) => url === src && method === 'GET');
  if (exchange === undefined) return visit.mode === 'browser' ? [notRunning(visit)] : [];
  const fault = faultOf(exchange, visit.mode) ?? wrongBytes(tag.attributes.integrity, exchange);
  if (fault !== null) return [fault];
  return [...running(visit, installation, exchange), ...freshness(exchange, current, installation)];
}

/** Whether a browser blocks a request for being plain http; loopback is trusted (Mixed Content, section 4.1). */
export function isMixed(page: string, url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return page.startsWith('https:') && protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(hostname);
}

function faultOf(exchange: Exchange, mode: Visit['mode']): Finding | null {
  const { url: src, status, failure, contentType, nosniff, answer } = exchange;
  if (/BLOCKED_BY_CLIENT/.test(failure)) return finding('blocked_by_client', { url: src });
  // A refused integrity value looks like a failed request, with its answer there.
  if (failure !== '') return finding('script_unreachable', { src, reason: failure });
  if (status >= 400) return finding('script_status', { src, status });
  if (status === 0)
    return finding('script_unreachable', {
      src,
      reason: `no answer to the ${mode === 'fetch' ? 'doctor' : 'browser'}`,
    });
  if (/text\/html/i.test(contentType) || /^\s*<(!doctype|html|head|body)/i.test(answer ?? ''))
    return finding('script_is_html', { src });
  if (nosniff && !/(java|ecma)script/i.test(contentType))
    return finding('script_wrong_type', { type: contentType });
  return null;
}

/** https://www.w3.org/TR/SRI/ : one of the strongest values must match. */
function wrongBytes(integrity: string | undefined, { answer }: Exchange): Finding | null {
  const values = [...(integrity ?? '').matchAll(/\b(sha(?:256|384|512))-([A-Za-z0-9+/=_-]+)/g)];
  if (values.length === 0 || answer === null) return null;
  const strongest =
    values
      .map(([, algorithm = '']) => algorithm)
      .sort()
      .at(-1) ?? '';
  const hash = createHash(strongest).update(answer).digest('base64');
  return values.some(([, algorithm, value]) => algorithm === strongest && value === hash)
    ? null
    : finding('script_integrity');
}

function running(visit: Visit, { key, src }: Installation, { answer, byServiceWorker }: Exchange): Finding[] {
  const findings = byServiceWorker ? [finding('script_by_service_worker', { src })] : [];
  if (visit.mode === 'browser' && key !== '' && !visit.running.includes(key))
    return [...findings, notRunning(visit)];
  return [...findings, finding('script_loaded', { bytes: Buffer.byteLength(answer ?? '') })];
}

function notRunning({ errors }: Visit): Finding {
  const [error] = errors;
  return finding('script_failed', {
    reason: error === undefined ? '' : ` (the page throws: ${error.split('\n')[0]})`,
  });
}

/** A file with its version in the name is pinned on purpose. */
function freshness({ answer }: Exchange, current: string | null, { src, endpoint }: Installation): Finding[] {
  if (current === null || answer === null || answer === current || /\.v\d[\w.]*\.js/.test(src)) return [];
  return [finding('script_outdated', { current: new URL('/waystone.js', endpoint).href })];
}

function blockedScript(visit: Visit, { src, tag, how }: Installation): Finding | null {
  const nonce = tag?.attributes.nonce;
  const question: Question = {
    kind: 'script',
    url: src,
    page: visit.url,
    nonce,
    inserted: how === 'manager',
  };
  return blockedBy(visit, question, 'csp_blocks_script');
}

/** Whether the policy of the page stops events on their way to the collector. */
export function blockedEvents(visit: Visit, { endpoint }: Installation): Finding | null {
  if (endpoint === '') return null;
  return blockedBy(visit, { kind: 'connect', url: endpoint, page: visit.url }, 'csp_blocks_events');
}

type Blocking = 'csp_blocks_script' | 'csp_blocks_events';

/** A browser says what it blocked; without one, the policy is read. */
function blockedBy(visit: Visit, question: Question, code: Blocking): Finding | null {
  const meta = metaPolicies(visit.html);
  const directive =
    visit.mode === 'fetch'
      ? forbiddenBy([...visit.policies, ...meta], question)
      : (visit.violations.find(({ directive, blocked }) => isOf(question, directive, blocked))?.directive ??
        null);
  if (directive === null) return null;
  const name = directive.replace(/-elem$/, '');
  const place = meta.some((policy) => policy.includes(name) || policy.includes('default-src'))
    ? META
    : HEADER;
  return finding(code, { directive: name, source: new URL(question.url).origin, place });
}

const META = 'the <meta http-equiv="Content-Security-Policy"> of the page';
const HEADER = 'the header Content-Security-Policy';

function isOf({ kind, url }: Question, directive: string, blocked: string): boolean {
  if (!directive.startsWith(`${kind}-src`)) return false;
  return blocked === url || blocked === new URL(url).origin;
}
