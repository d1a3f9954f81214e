import type { PersonRow } from '@waystone/protocol';
import type { ComponentChildren, JSX } from 'preact';
import { count } from '../format/number.ts';
import { sentence } from '../format/words.ts';
import { Moment } from './moment.tsx';

/** What is known of a person besides their stages, in one row of facts. */
export function PersonSummary({ person }: { person: PersonRow }): JSX.Element {
  return (
    <dl class="facts">
      <Fact name="First seen">
        <Moment at={person.first_seen} as="day" />
      </Fact>
      <Fact name="Last seen">
        <Moment at={person.last_seen} />
      </Fact>
      <Fact name="Visits">{count(person.visits)}</Fact>
      {person.first_channel && <Fact name="Came by">{sentence(person.first_channel)}</Fact>}
      {person.country && <Fact name="Country">{person.country}</Fact>}
      {person.device && <Fact name="Device">{sentence(person.device)}</Fact>}
      {person.account_id && <Fact name="Account">{person.account_id}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
