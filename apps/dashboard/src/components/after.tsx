import type { JSX } from 'preact';
import { getPeople } from '../api/stats.ts';
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
  const { data, failure } = useAnswer(`after ${site}`, (signal) => standings(site, signal), { costly: true });
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

/**
 * The stats API has no counts of this journey: the totals of the people list, filtered, are the same figures. One
 * after the other, so that the rest of the page does not wait behind them.
 */
async function standings(site: string, signal: AbortSignal): Promise<Standing[]> {
  const counted: Standing[] = [];
  for (const { stage } of stagesOf('customer').flatMap(({ stages }) => stages)) {
    const query = { track: 'customer', stage, q: '', limit: 1, offset: 0 } as const;
    counted.push({ stage, people: (await getPeople(site, query, signal)).total });
  }
  return counted;
}
