import { verdictSchema } from '@waystone/protocol';
import { z } from 'zod';
import { type Finding, finding } from '../catalogue.ts';
import { deliveriesOf, type Installation } from '../installation.ts';
import { parse } from '../probe.ts';
import type { Stored } from '../stored.ts';
import type { Visit } from '../visit.ts';
import { blockedEvents, isMixed } from './loading.ts';

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** What may be seen of a visit's events. */
export type EventFacts = { timeoutMs: number; stored: Stored | null };

/** Whether the first event of an installation arrived. */
export function checkEvents(visit: Visit, installation: Installation, facts: EventFacts): Finding[] {
  const { endpoint, key } = installation;
  if (endpoint !== '' && isMixed(visit.url, endpoint)) return [finding('mixed_content', { url: endpoint })];
  const blocked = blockedEvents(visit, installation);
  if (blocked !== null) return [blocked];
  if (visit.mode === 'fetch') return [finding('event_not_observed')];
  if (!visit.running.includes(key)) return [];
  const deliveries = deliveriesOf(visit).filter((delivery) => delivery.key === key);
  const answered = deliveries.find(({ status }) => status > 0);
  if (answered !== undefined) return [...judge(answered.status, answered.answer), ...stored(facts.stored)];
  const [failed] = deliveries;
  if (failed !== undefined) return [unanswered(failed.failure, endpoint)];
  if (visit.refusal !== '' || installation.settings.off?.includes('views')) return [];
  return [finding('event_not_sent', { seconds: facts.timeoutMs / 1000 })];
}

function unanswered(failure: string, endpoint: string): Finding {
  if (/BLOCKED_BY_CLIENT/.test(failure)) return finding('blocked_by_client', { url: endpoint });
  return finding('event_unanswered', { endpoint, reason: failure || 'still under way' });
}

function judge(status: number, answer: string | null): Finding[] {
  const json = parse(answer);
  const verdict = verdictSchema.safeParse(json);
  if (verdict.success) {
    const { accepted, rejected } = verdict.data;
    const refused = rejected.map(({ code, message }) => finding('event_rejected', { code, message }));
    return accepted > 0 ? [finding('event_arrived', { accepted: many(accepted) }), ...refused] : refused;
  }
  const refusal = errorSchema.safeParse(json);
  // What the collector refuses altogether, the probe says as well, in better words; an answer that is no verdict too.
  if (!refusal.success || [401, 403, 429, 503].includes(status)) return [];
  return [finding('event_refused', { status, ...refusal.data.error })];
}

function many(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

function stored(found: Stored | null): Finding[] {
  if (found === null) return [];
  if (found.kind === 'missing') return [finding('event_not_stored')];
  if (found.kind === 'unanswered') return [finding('store_not_asked', { reason: found.reason })];
  return [finding('event_stored'), ...(found.browser === '' ? [finding('proxy_drops_agent')] : [])];
}
