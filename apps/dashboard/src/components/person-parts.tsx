/**
 * What the table and the cards of people, and a person's page, have in common.
 * @module
 */
import type { PersonRow, PersonStageRow } from '@waystone/protocol';
import type { JSX } from 'preact';
import { sentence, shortId } from '../format/words.ts';
import { tell, topEvidence } from '../journey/evidence.ts';
import { byTrack } from '../journey/stages.ts';
import { place } from '../state/navigation.ts';
import { moved } from '../state/place.ts';
import { now } from '../state/refresh.ts';
import { Address } from './address.tsx';
import { Dot } from './dot.tsx';
import { Link } from './link.tsx';
import { Moment } from './moment.tsx';
import { StageBadge } from './stage-badge.tsx';

/** The link that opens a person; the way back leads to the list it was in. */
export function PersonLink({ person }: { person: PersonRow }): JSX.Element {
  const id = person.person_id;
  return (
    <Link
      class="person-id"
      to={moved(place.value, { person: id, view: 'person' })}
      title={id}
      mark={`person ${id}`}
    >
      <bdi>{shortId(id)}</bdi>
    </Link>
  );
}

/** Where a person comes from, in small print: channel, country, device. */
export function Origin({ person }: { person: PersonRow }): JSX.Element | null {
  const parts = [sentence(person.first_channel), person.country, person.device].filter((part) => part !== '');
  return parts.length === 0 ? null : <span class="origin">{parts.join(' · ')}</span>;
}

/** A person's stages as badges, the one that speaks for the person first. */
export function Stages(props: { person: PersonRow; first: PersonStageRow | undefined }): JSX.Element {
  const { person, first } = props;
  if (first === undefined) return <span class="muted">not placed yet</span>;
  const others = person.stages.filter((stage) => stage !== first).sort(byTrack);
  return (
    <ul class="badges">
      {[first, ...others].map((row) => (
        <li key={row.track}>
          <StageBadge track={row.track} stage={row.stage} />
        </li>
      ))}
    </ul>
  );
}

/** The strongest evidence of a stage, in words: what, where, when. */
export function Why({ stage }: { stage: PersonStageRow | undefined }): JSX.Element {
  const evidence = topEvidence(stage);
  if (evidence === undefined) return <span class="muted">no evidence yet</span>;
  const { what, where } = tell(evidence, now.value);
  return (
    <span class="why">
      {what}
      {where !== '' && <Dot />}
      {where !== '' && <Address url={evidence.url} label={where} />}
      <Dot />
      <Moment at={evidence.occurred_at} />
    </span>
  );
}
