import type { StageHistoryRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { shortAddress } from '../format/url.ts';
import { sentence } from '../format/words.ts';
import { Address } from './address.tsx';

/** What brought a stage change about, and on which page. */
export function Trigger({ change }: { change: StageHistoryRow }): JSX.Element | null {
  if (change.trigger === '' && change.trigger_url === '') return null;
  return (
    <span class="trigger">
      {sentence(change.trigger)}{' '}
      {shortAddress(change.trigger_url) !== '' && <Address url={change.trigger_url} />}
    </span>
  );
}
