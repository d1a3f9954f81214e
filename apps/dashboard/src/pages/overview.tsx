import type { PeopleAnswer } from '@waystone/protocol';
import type { JSX } from 'preact';
import { getFunnel, getPeople } from '../api/stats.ts';
import { AfterThePurchase } from '../components/after.tsx';
import { Link } from '../components/link.tsx';
import { Loading, LoadingWay, Notice, Section } from '../components/notice.tsx';
import { PeopleList } from '../components/people-list.tsx';
import { Way } from '../components/way.tsx';
import { counted } from '../format/number.ts';
import { headline } from '../journey/headline.ts';
import { useAnswer } from '../state/answer.ts';
import { place } from '../state/navigation.ts';
import { fresh } from '../state/place.ts';
import { Empty } from './empty.tsx';

const LATEST = { track: '', stage: '', q: '', limit: 6, offset: 0 } as const;

/** The journey first: how far people get, where they stand, and who was here last. */
export function Overview({ site }: { site: string }): JSX.Element {
  const funnel = useAnswer(`funnel ${site}`, (signal) => getFunnel(site, signal));
  const latest = useAnswer(`latest ${site}`, (signal) => getPeople(site, LATEST, signal));
  const nobodyPlaced = funnel.data?.every((row) => row.reached === 0) ?? false;
  if (nobodyPlaced && latest.data?.total === 0) return <Empty />;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>{funnel.data ? headline(funnel.data) : 'The way to a purchase'}</h1>
      </div>
      {funnel.failure && <Notice message={funnel.failure.message} old={funnel.data !== undefined} />}
      {!funnel.data && !funnel.failure && <LoadingWay />}
      {funnel.data && <Way rows={funnel.data} />}
      <AfterThePurchase site={site} />
      {!(latest.failure && !latest.data && funnel.failure) && (
        <Latest data={latest.data} failure={latest.failure?.message} />
      )}
    </>
  );
}

function Latest(props: { data: PeopleAnswer | undefined; failure: string | undefined }): JSX.Element {
  const { data, failure } = props;
  const all = data && data.total > data.rows.length;
  return (
    <Section
      id="latest"
      title="Seen last"
      aside={
        all && (
          <Link to={fresh(place.value, { view: 'people' })}>
            All {counted(data.total, 'person', 'people')}
          </Link>
        )
      }
    >
      {failure && <Notice message={failure} old={data !== undefined} />}
      {!data && !failure && <Loading what="people" rows={4} />}
      {data && <PeopleList rows={data.rows} track="" caption="People seen last" />}
    </Section>
  );
}
