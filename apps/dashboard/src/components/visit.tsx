import type { JSX } from 'preact';
import { counted } from '../format/number.ts';
import { spell } from '../format/time.ts';
import { sentence } from '../format/words.ts';
import type { Chapter } from '../journey/visits.ts';
import { Moment } from './moment.tsx';
import { StageChange } from './stage-change.tsx';
import { Touchpoint } from './touchpoint.tsx';

type VisitChapter = Extract<Chapter, { kind: 'visit' }>;

/** One visit: when, by which way, how long, and its touchpoints, the newest first. */
export function Visit({ visit }: { visit: VisitChapter }): JSX.Element {
  return (
    <li class="visit">
      <header class="visit-head">
        <h3>
          <Moment at={visit.began} as="day" /> <Moment at={visit.began} as="clock" />
        </h3>
        <p>{facts(visit).join(' · ')}</p>
      </header>
      <ol class="steps">
        {visit.steps.map((step) =>
          step.kind === 'touchpoint' ? (
            <Touchpoint key={step.row.message_id} row={step.row} />
          ) : (
            <li key={`${step.change.track} ${step.change.entered_at}`} class="step-change">
              <StageChange change={step.change} />
            </li>
          ),
        )}
      </ol>
    </li>
  );
}

function facts(visit: VisitChapter): string[] {
  const first = visit.steps.findLast((step) => step.kind === 'touchpoint');
  const { channel = '', device = '' } = first?.kind === 'touchpoint' ? first.row : {};
  const engaged = visit.activeMs > 0 ? `${spell(visit.activeMs)} engaged` : '';
  return [
    sentence(channel),
    sentence(device),
    counted(visit.count, 'touchpoint', 'touchpoints'),
    engaged,
  ].filter((fact) => fact !== '');
}
