import type { Evidence } from '@waystone/protocol';
import type { JSX } from 'preact';
import { strongest, tell } from '../journey/evidence.ts';
import { now } from '../state/refresh.ts';
import { Address } from './address.tsx';
import { Dot } from './dot.tsx';
import { Moment } from './moment.tsx';

/** Why a stage is believed: signal, page and time, the strongest first; the bar says how strongly each one speaks. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }): JSX.Element {
  if (evidence.length === 0) return <p class="muted">No evidence is named for this stage.</p>;
  return (
    <ol class="evidence" aria-label="Evidence, strongest first">
      {strongest(evidence).map((piece) => (
        <Piece key={`${piece.signal} ${piece.occurred_at} ${piece.url}`} piece={piece} />
      ))}
    </ol>
  );
}

function Piece({ piece }: { piece: Evidence }): JSX.Element {
  const { what, where } = tell(piece, now.value);
  return (
    <li title={piece.title}>
      <span class="evidence-weight" aria-hidden="true">
        <span style={{ blockSize: `${Math.min(1, Math.max(0, piece.weight)) * 100}%` }} />
      </span>
      <span class="evidence-what">{what}</span>
      <span class="evidence-where">
        {where !== '' && <Address url={piece.url} label={where} />}
        {where !== '' && <Dot />}
        <Moment at={piece.occurred_at} />
      </span>
    </li>
  );
}
