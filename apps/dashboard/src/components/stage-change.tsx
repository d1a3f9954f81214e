import type { StageHistoryRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { share } from '../format/number.ts';
import { Direction } from './direction.tsx';
import { Moment } from './moment.tsx';
import { StageName } from './stage-badge.tsx';
import { stageClass } from './stage-mark.tsx';

type Props = {
  change: StageHistoryRow;
  /** Whether to name the day: where no visit around it does. @default false */
  dated?: boolean;
};

/** The marker of a stage change between touchpoints. */
export function StageChange({ change, dated = false }: Props): JSX.Element {
  return (
    <div class={`change ${stageClass(change.track, change.to)}`}>
      <StageName track={change.track} stage={change.to} />
      <Direction change={change} />
      <span class="change-sure">{share(change.confidence)} sure</span>
      {dated && <Moment at={change.entered_at} as="day" />}
    </div>
  );
}
