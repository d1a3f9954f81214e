import type { JSX } from 'preact';
import { type Mark, stageMark } from '../journey/stages.ts';

const STONE = 'M4 14V7.2C4 4 5.7 2 8.2 2S12 4.2 12 7v7z';

/** The strokes carved into the stone: one more for each stage of the way. */
const SHAPES: Record<Mark, { body: string; carved?: string }> = {
  one: { body: STONE, carved: 'M6 8.5h4' },
  two: { body: STONE, carved: 'M6 7h4M6 10h4' },
  three: { body: STONE, carved: 'M6 6h4M6 8.5h4M6 11h4' },
  four: { body: STONE, carved: 'M5.8 8.7l1.7 1.8 2.7-3.7' },
  fallen: { body: 'M2 14c-.6-2.6.6-4.2 3-4.2h6.5c2 0 3 1.6 2.7 4.2z' },
  unclear: { body: STONE },
  cairn: {
    body: 'M8 2.5c1.7 0 2.5.8 2.5 1.7S9.7 6 8 6s-2.5-.9-2.5-1.8S6.3 2.5 8 2.5zM8 6.6c2.4 0 3.8.8 3.8 1.9S10.4 10.3 8 10.3s-3.8-.7-3.8-1.8S5.6 6.6 8 6.6zM8 10.9c3.3 0 5.2.5 5.2 1.7S11.3 14 8 14s-5.2-.2-5.2-1.4 1.9-1.7 5.2-1.7z',
  },
  signpost: { body: 'M7.2 14V8.5H3V3.5h7.5L13 6l-2.5 2.5H8.8V14z' },
  leaning: {
    body: 'M3.5 14L7 4.6c.8-2 3-2.6 4.6-1.4 1.3 1 1.5 2.5 1 4L10.5 14z',
    carved: 'M8.3 7l2 .8M7.4 9.8l2 .8',
  },
  returned: { body: STONE, carved: 'M10 10.5V8.8c0-1-.8-1.6-1.8-1.6H6.3M7.5 5.8L6.1 7.2l1.4 1.4' },
};

/** A stage's mark: a stone of its own shape in the stage's colour. The stage's name always stands beside it. */
export function StageMark({ track, stage }: { track: string; stage: string }): JSX.Element {
  const mark = stageMark(track, stage);
  const { body, carved } = SHAPES[mark];
  return (
    <svg
      class={`mark mark-${mark} ${stageClass(track, stage)}`}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path class="mark-body" d={body} />
      {carved && <path class="mark-carved" d={carved} />}
    </svg>
  );
}

/** The class that carries a stage's colour; stages of the later journeys share their journey's. */
export function stageClass(track: string, stage: string): string {
  const own = { one: 'awareness', two: 'consideration', three: 'decision', four: 'purchase', fallen: 'off' };
  const mark = stageMark(track, stage);
  if (mark in own) return `hue-${own[mark as keyof typeof own]}`;
  if (mark === 'unclear') return 'hue-unclear';
  return track === 'customer' ? 'hue-customer' : track === 'lead' ? 'hue-lead' : 'hue-churn';
}
