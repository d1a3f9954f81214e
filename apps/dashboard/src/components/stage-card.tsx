import type { PersonStageRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { share } from '../format/number.ts';
import { stageLabel, trackLabel } from '../journey/stages.ts';
import { EvidenceList } from './evidence-list.tsx';
import { Meter } from './meter.tsx';
import { Moment } from './moment.tsx';
import { ProbabilityBar } from './probability-bar.tsx';
import { StageMark, stageClass } from './stage-mark.tsx';

/** Where a person stands on one journey: stage, how sure that is, and why. */
export function StageCard({ stage }: { stage: PersonStageRow }): JSX.Element {
  const { track } = stage;
  // A purchase is a fact: chances would say nothing about it.
  const guessed = track === 'buyer' && stage.stage !== 'purchase';
  return (
    <section
      class={`stage-card ${stageClass(track, stage.stage)}`}
      aria-label={`${trackLabel(track)}'s journey`}
    >
      <header>
        <StageMark track={track} stage={stage.stage} />
        <h3>{stageLabel(track, stage.stage)}</h3>
        <p>
          {trackLabel(track)}
          {stage.cycle > 1 && `, round ${stage.cycle}`} · since <Moment at={stage.entered_at} as="day" />
        </p>
      </header>
      <dl class="stage-figures">
        <div>
          <dt>Confidence</dt>
          <dd>
            <Meter value={stage.confidence} label="" />
          </dd>
        </div>
        {guessed && (
          <div>
            <dt>Chance to buy</dt>
            <dd>{share(stage.p_convert)}</dd>
          </div>
        )}
      </dl>
      {guessed && <ProbabilityBar stage={stage} />}
      <EvidenceList evidence={stage.evidence} />
    </section>
  );
}
