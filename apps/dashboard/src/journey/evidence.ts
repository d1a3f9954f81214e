/**
 * Why a person is thought to be where they are, in words.
 * @module
 */
import type { Evidence, PersonStageRow } from '@waystone/protocol';
import { ago } from '../format/time.ts';
import { shortAddress } from '../format/url.ts';
import { sentence } from '../format/words.ts';

/** A piece of evidence as its parts: what, where, when. `where` is empty for a signal without a page. */
export type Told = { what: string; where: string; when: string };

/** Tells a piece of evidence: "Read a comparison", "/compare/portable-vs-furnace", "2 days ago". */
export function tell(evidence: Evidence, now: number): Told {
  return {
    what: evidence.label || sentence(evidence.signal),
    where: shortAddress(evidence.url) || evidence.title,
    when: ago(evidence.occurred_at, now),
  };
}

/** The same in one line, for where there is only room for text. */
export function evidenceSentence(evidence: Evidence, now: number): string {
  const { what, where, when } = tell(evidence, now);
  return [what, where, when].filter((part) => part !== '').join(' · ');
}

/** The evidence that speaks most strongly; undefined where there is none. */
export function topEvidence(stage: PersonStageRow | undefined): Evidence | undefined {
  return strongest(stage?.evidence ?? [])[0];
}

/** Evidence with the strongest first; of equals, the newest. */
export function strongest(evidence: readonly Evidence[]): Evidence[] {
  return evidence.toSorted((a, b) => b.weight - a.weight || b.occurred_at.localeCompare(a.occurred_at));
}
