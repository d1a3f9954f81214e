import type { TimelineRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { money, share } from '../format/number.ts';
import { spell } from '../format/time.ts';
import { sentence } from '../format/words.ts';
import { describe } from '../journey/touchpoint.ts';
import { Address } from './address.tsx';
import { Icon, isIcon } from './icon.tsx';
import { Moment } from './moment.tsx';

/** One touchpoint: what happened, where, how long, and the signals that the rules saw in it. */
export function Touchpoint({ row }: { row: TimelineRow }): JSX.Element {
  return (
    <li class={`step step-${isIcon(row.kind) ? row.kind : 'track'}`}>
      <span class="step-time">
        <Moment at={row.occurred_at} as="clock" />
      </span>
      <span class="step-kind" title={sentence(row.kind)}>
        <Icon name={isIcon(row.kind) ? row.kind : 'track'} />
        <span class="sr">{sentence(row.kind)}: </span>
      </span>
      <div class="step-body">
        <div class="step-words">
          <p class="step-what">
            <bdi>{describe(row)}</bdi>{' '}
            {row.value !== null && <strong>{money(row.value, row.currency)}</strong>}
          </p>
          <p class="step-where">
            <Address url={row.url} label={row.path} />
            {row.active_ms > 0 && <span>{spell(row.active_ms)} engaged</span>}
            {row.scroll_pct > 0 && <span>{share(row.scroll_pct / 100)} read</span>}
          </p>
        </div>
        <Signals names={row.signals} />
      </div>
    </li>
  );
}

function Signals({ names }: { names: readonly string[] }): JSX.Element | null {
  if (names.length === 0) return null;
  return (
    <ul class="chips" aria-label="Signals">
      {[...new Set(names)].map((name) => (
        <li key={name}>{sentence(name)}</li>
      ))}
    </ul>
  );
}
