import type { StageFunnelRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { count, rate, SMALL, share, ticks } from '../format/number.ts';
import { days } from '../format/time.ts';
import { stageLabel } from '../journey/stages.ts';
import { place } from '../state/navigation.ts';
import { fresh } from '../state/place.ts';
import { Link } from './link.tsx';
import { StageMark, stageClass } from './stage-mark.tsx';

const MEANING: Record<string, string> = {
  awareness: 'has a need, looks for a way',
  consideration: 'compares solutions',
  decision: 'has picked one',
  purchase: 'has bought',
};

/** Standing people below this share of the highest stone leave no room to carve its strokes. */
const ROOM_TO_CARVE = 0.13;

/**
 * The buyer's journey as waystones on a way: a stone is as high as the people who reached it, filled as high as
 * those who stand there now, all on one scale from zero, the lines behind being its round values.
 */
export function Way({ rows }: { rows: readonly StageFunnelRow[] }): JSX.Element {
  const top = Math.max(1, ...rows.map((row) => row.reached));
  return (
    <figure class="way">
      <ol class="way-stages">
        {rows.map((row, index) => (
          <WayStage key={row.stage} row={row} before={rows[index - 1]} top={top} />
        ))}
      </ol>
      <figcaption class="way-key">
        <span class="way-key-standing">stands there now</span>
        <span class="way-key-reached">got there, and went on or left</span>
      </figcaption>
    </figure>
  );
}

type StageProps = { row: StageFunnelRow; before: StageFunnelRow | undefined; top: number };

function WayStage({ row, before, top }: StageProps): JSX.Element {
  return (
    <li class={`way-stage ${stageClass('buyer', row.stage)}`}>
      <div class="way-name">
        <StageMark track="buyer" stage={row.stage} />
        <Link to={fresh(place.value, { view: 'people', track: 'buyer', stage: row.stage })}>
          {stageLabel('buyer', row.stage)}
        </Link>
        <small>{MEANING[row.stage]}</small>
      </div>
      <p class="way-reached">
        <strong>{count(row.reached)}</strong> <span>reached it</span>
      </p>
      <Plot row={row} before={before} top={top} />
      {before && <Rate row={row} before={before} />}
      <Figures row={row} before={before} />
    </li>
  );
}

function Plot({ row, before, top }: StageProps): JSX.Element {
  const reached = row.reached / top;
  const standing = Math.min(1, row.standing / Math.max(1, row.reached));
  const lengths = {
    '--reached': percent(reached),
    '--standing': percent(standing),
    '--before': percent((before?.reached ?? 0) / top),
  };
  return (
    <div class="way-plot" style={lengths}>
      {ticks(top).map((value) => (
        <span key={value} class="way-contour" style={{ '--at': percent(value / top) }} aria-hidden="true">
          {count(value)}
        </span>
      ))}
      {before && <span class="way-slope" />}
      <span class="way-stone">
        <span class="way-standing">
          {reached * standing > ROOM_TO_CARVE && <Carving strokes={row.stage_order} />}
        </span>
      </span>
    </div>
  );
}

/** One stroke for each stage of the way, as on the marks. */
function Carving({ strokes }: { strokes: number }): JSX.Element {
  return (
    <span class="way-carving">
      {Array.from({ length: Math.min(4, strokes) }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  );
}

function Rate({ row, before }: { row: StageFunnelRow; before: StageFunnelRow }): JSX.Element {
  const told = rate(row.reached, before.reached);
  const known = before.reached >= SMALL && row.rate_from_previous !== null;
  return (
    <p class="way-rate" title={`${count(row.reached)} of ${count(before.reached)}`}>
      <strong>{known ? share(row.rate_from_previous ?? 0) : told}</strong> <span>went on</span>
      <span class="way-from"> from {stageLabel('buyer', before.stage)}</span>
    </p>
  );
}

function Figures({ row, before }: Omit<StageProps, 'top'>): JSX.Element {
  return (
    <dl class="way-figures">
      <div>
        <dt>stand here now</dt>
        <dd>{count(row.standing)}</dd>
      </div>
      {before && row.median_days_to_reach !== null && (
        <div>
          <dt>from the first touch (median)</dt>
          <dd>{days(row.median_days_to_reach)}</dd>
        </div>
      )}
    </dl>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
