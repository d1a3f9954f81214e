import type { JSX } from 'preact';
import { clockSeconds } from '../format/time.ts';
import { announce } from '../state/announce.ts';
import { answeredAt, live, refresh, underWay } from '../state/refresh.ts';
import { Icon } from './icon.tsx';

/** When the figures were read, a button to read them now, and one to stop and start doing so by itself. */
export function RefreshControls(): JSX.Element {
  const at = answeredAt.value;
  const byHand = () => {
    refresh();
    announce('Reading the newest figures');
  };
  return (
    <div class="refresh">
      {at > 0 && (
        <span class="refresh-at" title={live.value ? 'Renewed every 15 seconds' : 'Not renewed by itself'}>
          <span class={live.value ? 'dot dot-live' : 'dot'} aria-hidden="true" />
          {live.value ? 'Live' : 'Paused'} <span class="refresh-clock">{clockSeconds(at)}</span>
        </span>
      )}
      <LiveButton />
      <button type="button" class="icon-button" title="Refresh now" aria-label="Refresh now" onClick={byHand}>
        <span class={underWay.value > 0 ? 'turning' : undefined}>
          <Icon name="refresh" />
        </span>
      </button>
    </div>
  );
}

function LiveButton(): JSX.Element {
  const label = live.value ? 'Pause refreshing' : 'Refresh every 15 seconds';
  const toggle = () => {
    live.value = !live.value;
  };
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} onClick={toggle}>
      <Icon name={live.value ? 'pause' : 'play'} />
    </button>
  );
}
