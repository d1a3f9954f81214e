import type { PersonRow, Track } from '@waystone/protocol';
import type { JSX } from 'preact';
import { count, share } from '../format/number.ts';
import { chanceToBuy, leadingStage } from '../journey/person.ts';
import { Meter } from './meter.tsx';
import { Moment } from './moment.tsx';
import { Origin, PersonLink, Stages, Why } from './person-parts.tsx';

type Props = { rows: readonly PersonRow[]; track: Track | ''; caption: string };

/** People as a table: for screens wide enough for its columns. */
export function PeopleTable({ rows, track, caption }: Props): JSX.Element {
  return (
    <table class="people">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Stands at</th>
          <th scope="col">Confidence</th>
          <th scope="col" class="number">
            Chance to buy
          </th>
          <th scope="col">Because</th>
          <th scope="col" class="number">
            Visits
          </th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((person) => (
          <Row key={person.person_id} person={person} track={track} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ person, track }: { person: PersonRow; track: Track | '' }): JSX.Element {
  const leading = leadingStage(person, track);
  const chance = chanceToBuy(person);
  return (
    <tr>
      <th scope="row">
        <PersonLink person={person} />
        <Origin person={person} />
      </th>
      <td>
        <Stages person={person} first={leading} />
      </td>
      <td>{leading ? <Meter value={leading.confidence} label="Confidence" /> : '–'}</td>
      <td class="number">{chance === undefined ? '–' : share(chance)}</td>
      <td>
        <Why stage={leading} />
      </td>
      <td class="number">{count(person.visits)}</td>
      <td class="nowrap">
        <Moment at={person.last_seen} />
      </td>
    </tr>
  );
}
