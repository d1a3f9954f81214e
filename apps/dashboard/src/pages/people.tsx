import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { getPeople } from '../api/stats.ts';
import { Link } from '../components/link.tsx';
import { Loading, Notice } from '../components/notice.tsx';
import { Pager } from '../components/pager.tsx';
import { PeopleFilters } from '../components/people-filters.tsx';
import { PeopleList } from '../components/people-list.tsx';
import { counted } from '../format/number.ts';
import { announce } from '../state/announce.ts';
import { useAnswer } from '../state/answer.ts';
import { place } from '../state/navigation.ts';
import { fresh, PAGE_SIZE } from '../state/place.ts';
import { Empty } from './empty.tsx';

/** Everyone who is on a way, newest first, by journey, stage and id. */
export function People({ site }: { site: string }): JSX.Element {
  const { track, stage, q, page } = place.value;
  const query = { track, stage, q, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
  const key = `people ${JSON.stringify([site, query])}`;
  const { data, stale, failure } = useAnswer(key, (signal) => getPeople(site, query, signal), { keep: true });
  const filtered = track !== '' || stage !== '' || q !== '';
  const found = data && !stale ? counted(data.total, 'person', 'people') : undefined;
  useEffect(() => {
    if (found && filtered) announce(`${found} found`);
  }, [found, filtered]);
  if (data?.total === 0 && !filtered && !stale) return <Empty />;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>People</h1>
        {data && <p class="page-sum">{counted(data.total, 'person', 'people')}</p>}
      </div>
      <PeopleFilters />
      {failure && <Notice message={failure.message} old={data !== undefined} />}
      {!data && !failure && <Loading what="people" rows={8} />}
      {data && data.rows.length > 0 && (
        <PeopleList rows={data.rows} track={track} caption="People, newest first" stale={stale} />
      )}
      {data && data.rows.length === 0 && !stale && <Nobody />}
      {data && <Pager total={data.total} />}
    </>
  );
}

function Nobody(): JSX.Element {
  return (
    <div class="nobody">
      <p>Nobody matches these filters.</p>
      <Link class="button" to={fresh(place.value, { view: 'people' })}>
        Show everyone
      </Link>
    </div>
  );
}
