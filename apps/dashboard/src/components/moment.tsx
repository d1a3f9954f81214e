import type { JSX } from 'preact';
import { ago, clock, day, exact } from '../format/time.ts';
import { now } from '../state/refresh.ts';

/** A time of the data: as long ago, as a day, as a time of the day; exactly in the tooltip. */
export function Moment({ at, as = 'ago' }: { at: string; as?: 'ago' | 'day' | 'clock' }): JSX.Element {
  const text = as === 'ago' ? ago(at, now.value) : as === 'day' ? day(at) : clock(at);
  return (
    <time dateTime={at} title={exact(at)}>
      {text}
    </time>
  );
}
