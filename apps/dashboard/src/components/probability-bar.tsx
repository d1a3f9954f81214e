import type { PersonStageRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { share } from '../format/number.ts';
import { stageLabel } from '../journey/stages.ts';
import { StageMark, stageClass } from './stage-mark.tsx';

/** How likely each stage is, as one bar of parts and as words. Absent where a fact settled the stage without them. */
export function ProbabilityBar({ stage }: { stage: PersonStageRow }): JSX.Element | null {
  const parts = [
    { name: 'awareness', p: stage.p_awareness },
    { name: 'consideration', p: stage.p_consideration },
    { name: 'decision', p: stage.p_decision },
    { name: 'lapsed', p: stage.p_lapsed },
  ];
  if (!parts.some(({ p }) => p > 0)) return null;
  return (
    <div class="odds">
      <div class="odds-bar" aria-hidden="true">
        {parts.map(({ name, p }) => (
          <span key={name} class={stageClass('buyer', name)} style={{ flexGrow: p }} />
        ))}
      </div>
      <ul class="odds-key" aria-label="How likely each stage is">
        {parts.map(({ name, p }) => (
          <li key={name}>
            <StageMark track="buyer" stage={name} />
            {stageLabel('buyer', name)} <strong>{share(p)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
