/**
 * The journeys and their stages as the reader meets them: names, order, and the mark that each one wears.
 * @module
 */
import type { Track } from '@waystone/protocol';
import { sentence } from '../format/words.ts';

/** The shape of a stage's mark; it says with a form what the colour says. */
export type Mark =
  | 'one'
  | 'two'
  | 'three'
  | 'four'
  | 'fallen'
  | 'unclear'
  | 'cairn'
  | 'signpost'
  | 'leaning'
  | 'returned';

type Stage = {
  stage: string;
  label: string;
  mark: Mark;
  /** How far along its journey, from 0; the same for stages that have no order. */
  level: number;
};

/** The journeys in the order that they are shown. */
export const TRACKS: readonly { track: Track; label: string; stages: readonly Stage[] }[] = [
  {
    track: 'buyer',
    label: 'Buyer',
    stages: [
      { stage: 'awareness', label: 'Awareness', mark: 'one', level: 1 },
      { stage: 'consideration', label: 'Consideration', mark: 'two', level: 2 },
      { stage: 'decision', label: 'Decision', mark: 'three', level: 3 },
      { stage: 'purchase', label: 'Purchase', mark: 'four', level: 4 },
      { stage: 'lapsed', label: 'Lapsed', mark: 'fallen', level: 0 },
      { stage: 'unclear', label: 'Unclear', mark: 'unclear', level: 0 },
    ],
  },
  {
    track: 'customer',
    label: 'Customer',
    stages: ['onboarding', 'use', 'support', 'training', 'engagement', 'renewal'].map((stage) => ({
      stage,
      label: sentence(stage),
      mark: 'cairn' as const,
      level: 1,
    })),
  },
  {
    track: 'lead',
    label: 'Lead',
    stages: [
      { stage: 'lead', label: 'Lead', mark: 'signpost', level: 1 },
      { stage: 'qualified', label: 'Qualified', mark: 'signpost', level: 2 },
      { stage: 'won', label: 'Won', mark: 'four', level: 3 },
      { stage: 'lost', label: 'Lost', mark: 'fallen', level: 0 },
      { stage: 'recycled', label: 'Recycled', mark: 'returned', level: 1 },
    ],
  },
  {
    track: 'churn',
    label: 'Churn',
    stages: [
      { stage: 'safe', label: 'Safe', mark: 'cairn', level: 2 },
      { stage: 'warning', label: 'Warning signs', mark: 'leaning', level: 1 },
      { stage: 'at_risk', label: 'At risk', mark: 'leaning', level: 1 },
      { stage: 'churned', label: 'Churned', mark: 'fallen', level: 0 },
      { stage: 'won_back', label: 'Won back', mark: 'returned', level: 2 },
    ],
  },
];

/** Whether a text names a journey. */
export function isTrack(text: string): text is Track {
  return TRACKS.some(({ track }) => track === text);
}

/** A journey's name for people. */
export function trackLabel(track: string): string {
  return TRACKS.find((known) => known.track === track)?.label ?? sentence(track);
}

/** A stage's name for people; one that is not known is spelled out from its id. */
export function stageLabel(track: string, stage: string): string {
  return find(track, stage)?.label ?? sentence(stage);
}

/** A stage's mark. */
export function stageMark(track: string, stage: string): Mark {
  return find(track, stage)?.mark ?? 'unclear';
}

/** How far along its journey a stage is, from 0 (off the way) upwards. */
export function stageLevel(track: string, stage: string): number {
  return find(track, stage)?.level ?? 0;
}

/** The stages of one journey, or of all of them, with the name of each journey. */
export function stagesOf(track: Track | ''): { track: Track; label: string; stages: readonly Stage[] }[] {
  return TRACKS.filter((known) => track === '' || known.track === track);
}

/** Sorts whatever belongs to journeys into the order that they are shown in. */
export function byTrack(a: { track: string }, b: { track: string }): number {
  const place = (track: string) => TRACKS.findIndex((known) => known.track === track);
  return place(a.track) - place(b.track);
}

function find(track: string, stage: string): Stage | undefined {
  return TRACKS.find((known) => known.track === track)?.stages.find((known) => known.stage === stage);
}
