import { type Finding, finding } from '../catalogue.ts';
import type { Installation } from '../installation.ts';
import type { Probe } from '../probe.ts';
import type { Visit } from '../visit.ts';

/** What the collector says of key and origin, and what that tells of a proxy before it. */
export function checkCollector(
  { url }: Visit,
  { endpoint, key, src }: Installation,
  probe: Probe,
): Finding[] {
  const { origin } = new URL(url);
  if (probe.kind === 'unreachable')
    return [finding('collector_unreachable', { endpoint, reason: probe.reason })];
  if (probe.kind === 'stranger')
    return [finding('collector_not_waystone', { endpoint, status: probe.status })];
  if (probe.kind === 'error') return [refusal(probe, { endpoint, key, origin })];
  const findings = [finding('key_accepted', { key, origin })];
  if (!probe.checksOrigin) findings.push(finding('proxy_drops_origin'));
  if (isProxied(endpoint, src, url)) findings.push(finding('proxied', { endpoint }));
  return findings;
}

type Asked = { endpoint: string; key: string; origin: string };

function refusal({ status, code, message }: Extract<Probe, { kind: 'error' }>, asked: Asked): Finding {
  if (code === 'origin_not_allowed') return finding('origin_not_allowed', asked);
  if (code === 'unknown_key') return finding('key_unknown', asked);
  if (status === 503 || status === 429) return finding('collector_busy', { message });
  return finding('event_refused', { status, code, message });
}

/** Events that go to the page's own origin, or to an address that the collector itself does not have. */
function isProxied(endpoint: string, src: string, page: string): boolean {
  const { origin, pathname } = new URL(endpoint);
  const renamed = pathname !== '/v1/batch' || (src !== '' && !new URL(src).pathname.endsWith('/waystone.js'));
  return renamed || origin === new URL(page).origin;
}
