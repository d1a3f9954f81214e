import type { JSX } from 'preact';
import { getStageCounts } from '../api/stats.ts';
import { count } from '../format/number.ts';
import { stageLabel, stagesOf } from '../journey/stages.ts';
import { useAnswer } from '../state/answer.ts';
import { place } from '../state/navigation.ts';
import { fresh } from '../state/place.ts';
import { Link } from './link.tsx';
import { Notice, Section } from './notice.tsx';
import { StageMark } from './stage-mark.tsx';

type Standing = { stage: string; people: number };

/**
 * The customer's journey after the purchase: how many stand at each of its stages. Absent while nobody does, and
 * until it could be read: the rest of the page says what is wrong then.
 */
export function AfterThePurchase({ site }: { site: string }): JSX.Element | null {
  const { data, failure } = useAnswer(`after ${site}`, (signal) => standings(site, signal));
  if (data === undefined) return null;
  const top = Math.max(0, ...data.map(({ people }) => people));
  if (top === 0) return null;
  return (
    <Section id="after" title="After the purchase">
      {failure && <Notice message={failure.message} old />}
      <ol class="after">
        {data.map(({ stage, people }) => (
          <li key={stage}>
            <StageMark track="customer" stage={stage} />
            <Link to={fresh(place.value, { view: 'people', track: 'customer', stage })}>
              {stageLabel('customer', stage)}
            </Link>
            <strong>{count(people)}</strong>
            <span class="after-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(people / top) * 100}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The stages of the customer's journey in order, those that nobody stands at as well. */
async function standings(site: string, signal: AbortSignal): Promise<Standing[]> {
  const counts = await getStageCounts(site, signal);
  const people = new Map(
    counts.filter(({ track }) => track === 'customer').map((row) => [row.stage, row.people]),
  );
  return stagesOf('customer')
    .flatMap(({ stages }) => stages)
    .map(({ stage }) => ({ stage, people: people.get(stage) ?? 0 }));
}
