import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { getSites } from './api/stats.ts';
import { Loading, Notice } from './components/notice.tsx';
import { Shell } from './components/shell.tsx';
import { Login, Waiting } from './pages/login.tsx';
import { Overview } from './pages/overview.tsx';
import { People } from './pages/people.tsx';
import { Person } from './pages/person.tsx';
import { forgetAnswers, useAnswer } from './state/answer.ts';
import { useFocusOnPage } from './state/focus.ts';
import { place } from './state/navigation.ts';
import { access } from './state/session.ts';

/** The dashboard: the door, and behind it the pages. */
export function App(): JSX.Element {
  const now = access.value;
  useEffect(() => {
    if (now === 'out') forgetAnswers();
  }, [now]);
  if (now === 'in') return <Inside />;
  return now === 'out' ? <Login /> : <Waiting />;
}

const TITLES = { overview: 'Overview', people: 'People', person: 'Person' } as const;

function Inside(): JSX.Element {
  const { data: sites, failure } = useAnswer('sites', getSites);
  const asked = place.value.site;
  const site = sites?.find(({ id }) => id === asked) ?? sites?.[0];
  const { view } = place.value;
  useFocusOnPage();
  useEffect(() => {
    document.title = `${TITLES[view]} · Waystone`;
  }, [view]);
  return (
    <Shell sites={sites ?? []} site={site?.id ?? ''}>
      {failure && <Notice message={failure.message} old={sites !== undefined} />}
      {!sites && !failure && <Loading what="the sites" />}
      {sites && !site && (
        <p class="nobody">No site is set up. Add one under "sites" in waystone.config.json.</p>
      )}
      {site && <Page site={site.id} />}
    </Shell>
  );
}

function Page({ site }: { site: string }): JSX.Element {
  const { view, person } = place.value;
  if (view === 'person') return <Person key={person} site={site} id={person} />;
  return view === 'people' ? <People site={site} /> : <Overview site={site} />;
}
