import type { StageHistoryRow, TimelineRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { chaptersOf } from '../journey/visits.ts';
import { change, place } from '../state/navigation.ts';
import { TIMELINE_MOST, TIMELINE_STEP } from '../state/place.ts';
import { StageChange } from './stage-change.tsx';
import { Visit } from './visit.tsx';

type Props = {
  /** Touchpoints, the newest of them first. */
  rows: readonly TimelineRow[];
  history: readonly StageHistoryRow[];
  /** More touchpoints are on their way. */
  stale: boolean;
  /** How many there are in all. */
  all: number;
};

/** What a person did, visit by visit, the newest first, with the stage changes where they happened. */
export function Timeline({ rows, history, stale, all }: Props): JSX.Element {
  const { show } = place.value;
  const more = rows.length >= show && rows.length < all && show < TIMELINE_MOST;
  return (
    <>
      <ol class="timeline" aria-busy={stale}>
        {chaptersOf(rows, history).map((chapter) =>
          chapter.kind === 'visit' ? (
            <Visit key={`visit ${chapter.id}`} visit={chapter} />
          ) : (
            <li key={`${chapter.change.track} ${chapter.change.entered_at}`} class="between">
              <StageChange change={chapter.change} dated />
            </li>
          ),
        )}
      </ol>
      {(more || stale) && (
        <button
          type="button"
          class="button"
          disabled={stale}
          onClick={() => change({ show: Math.min(TIMELINE_MOST, show + TIMELINE_STEP) })}
        >
          {stale ? 'Loading…' : 'Show earlier touchpoints'}
        </button>
      )}
    </>
  );
}
