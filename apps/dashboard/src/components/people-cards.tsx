import type { PersonRow, Track } from '@waystone/protocol';
import type { JSX } from 'preact';
import { counted, share } from '../format/number.ts';
import { chanceToBuy, leadingStage } from '../journey/person.ts';
import { Meter } from './meter.tsx';
import { Moment } from './moment.tsx';
import { Origin, PersonLink, Stages, Why } from './person-parts.tsx';

type Props = { rows: readonly PersonRow[]; track: Track | ''; caption: string };

/** People as cards: for narrow screens. */
export function PeopleCards({ rows, track, caption }: Props): JSX.Element {
  return (
    <ul class="cards" aria-label={caption}>
      {rows.map((person) => (
        <Card key={person.person_id} person={person} track={track} />
      ))}
    </ul>
  );
}

function Card({ person, track }: { person: PersonRow; track: Track | '' }): JSX.Element {
  const leading = leadingStage(person, track);
  const chance = chanceToBuy(person);
  return (
    <li class="card">
      <header class="card-head">
        <PersonLink person={person} />
        <Moment at={person.last_seen} />
      </header>
      <Stages person={person} first={leading} />
      {leading && (
        <dl class="card-figures">
          <div>
            <dt>Confidence</dt>
            <dd>
              <Meter value={leading.confidence} label="" />
            </dd>
          </div>
          {chance !== undefined && (
            <div>
              <dt>Chance to buy</dt>
              <dd>{share(chance)}</dd>
            </div>
          )}
        </dl>
      )}
      <Why stage={leading} />
      <p class="card-foot">
        {counted(person.visits, 'visit', 'visits')} <Origin person={person} />
      </p>
    </li>
  );
}
