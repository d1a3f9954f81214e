import type { Track } from '@waystone/protocol';
import type { JSX } from 'preact';
import { days } from '../format/time.ts';
import type { Stone } from '../journey/history.ts';
import { stageLabel, trackLabel } from '../journey/stages.ts';
import { Direction } from './direction.tsx';
import { Moment } from './moment.tsx';
import { StageMark, stageClass } from './stage-mark.tsx';
import { Trigger } from './trigger.tsx';

/** A journey so far as a line of stones: higher is further, each with what led there and the days stood there. */
export function HistoryLine({ track, stones }: { track: Track; stones: readonly Stone[] }): JSX.Element {
  const title = `${trackLabel(track)}'s journey`;
  const flat = stones.every(({ height }) => height === stones[0]?.height);
  return (
    <div class="line">
      <h3>{title}</h3>
      <ol
        class={flat ? 'stones stones-flat' : 'stones'}
        style={{ '--columns': columnsFor(stones.length) }}
        aria-label={`${title}, oldest first`}
      >
        {stones.map((stone) => (
          <StoneItem key={`${stone.entered_at} ${stone.to}`} stone={stone} />
        ))}
      </ol>
    </div>
  );
}

const MOST_COLUMNS = 7;
const FEWEST_COLUMNS = 4;

/** Columns that fill the rows evenly: eight stones are two rows of four rather than seven and one. */
function columnsFor(stones: number): number {
  const rows = Math.ceil(stones / MOST_COLUMNS);
  return Math.max(FEWEST_COLUMNS, Math.ceil(stones / rows));
}

function StoneItem({ stone }: { stone: Stone }): JSX.Element {
  const { track, to } = stone;
  const stands = stone.left_at === null;
  return (
    <li class={`stone ${stageClass(track, to)} ${stands ? 'stone-now' : ''}`}>
      <div class="stone-place" style={{ '--height': stone.height }}>
        <Road stone={stone} />
        <StageMark track={track} stage={to} />
      </div>
      <div class="stone-words">
        <p class="stone-name">
          <strong>{stageLabel(track, to)}</strong>
        </p>
        <p>
          <Direction change={stone} />
        </p>
        <p>
          {days(stone.days)} {stands ? 'so far' : 'here'}
        </p>
        <p class="stone-why">
          <Moment at={stone.entered_at} as="day" />
          <Trigger change={stone} />
        </p>
      </div>
    </li>
  );
}

/** The road from the stone before, and on from the last one. 100 units wide is from stone to stone. */
function Road({ stone }: { stone: Stone }): JSX.Element {
  const y = (height: number) => 100 - height * 100;
  const to = y(stone.height);
  return (
    <svg class="stone-road" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {stone.fromHeight !== null && <path d={`M-100 ${y(stone.fromHeight)}L0 ${to}`} />}
      {stone.left_at === null && <path class="stone-ahead" d={`M0 ${to}H90`} />}
    </svg>
  );
}
