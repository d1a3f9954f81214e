import type { StageHistoryRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { stageLabel } from '../journey/stages.ts';
import { Icon, type IconName } from './icon.tsx';

const DIRECTIONS: Record<StageHistoryRow['direction'], { icon: IconName; words: string }> = {
  enter: { icon: 'enter', words: 'set out' },
  forward: { icon: 'up', words: 'on from' },
  back: { icon: 'down', words: 'back from' },
  're-entry': { icon: 'again', words: 'came back from' },
  lapse: { icon: 'lapse', words: 'went quiet after' },
  unclear: { icon: 'unclear', words: 'hard to say after' },
};

/** Which way a person went, as an arrow and in words: "on from Awareness". */
export function Direction({ change }: { change: StageHistoryRow }): JSX.Element {
  const { icon, words } = DIRECTIONS[change.direction];
  const from =
    change.direction === 'enter' || change.from === '' ? '' : stageLabel(change.track, change.from);
  return (
    <span class="direction">
      <Icon name={icon} /> {words} {from}
    </span>
  );
}
