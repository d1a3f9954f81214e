import type { JSX } from 'preact';
import { stageLabel, trackLabel } from '../journey/stages.ts';
import { StageMark } from './stage-mark.tsx';

type Props = { track: string; stage: string };

/** Mark and name of a stage in a frame. */
export function StageBadge(props: Props): JSX.Element {
  return (
    <span class="badge">
      <StageName {...props} />
    </span>
  );
}

/** Mark and name of a stage, with its journey before it: "Buyer Decision"; one name where both are the same. */
export function StageName({ track, stage }: Props): JSX.Element {
  const [journey, name] = [trackLabel(track), stageLabel(track, stage)];
  return (
    <>
      <StageMark track={track} stage={stage} />
      <span>
        {journey !== name && <span class="badge-track">{journey}</span>} <strong>{name}</strong>
      </span>
    </>
  );
}
