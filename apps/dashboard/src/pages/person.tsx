import type { PersonAnswer } from '@waystone/protocol';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { getPerson } from '../api/stats.ts';
import { HistoryLine } from '../components/history-line.tsx';
import { Icon } from '../components/icon.tsx';
import { Link } from '../components/link.tsx';
import { Loading, Notice, Section } from '../components/notice.tsx';
import { PersonSummary } from '../components/person-summary.tsx';
import { StageCard } from '../components/stage-card.tsx';
import { Timeline } from '../components/timeline.tsx';
import { counted } from '../format/number.ts';
import { linesOf } from '../journey/history.ts';
import { byTrack } from '../journey/stages.ts';
import { useAnswer } from '../state/answer.ts';
import { place } from '../state/navigation.ts';
import { moved, START } from '../state/place.ts';
import { now } from '../state/refresh.ts';

/** One person: where they stand and why, how they got there, and everything they did. */
export function Person({ site, id }: { site: string; id: string }): JSX.Element {
  const { show } = place.value;
  const key = `person ${JSON.stringify([site, id, show])}`;
  const { data, failure, stale } = useAnswer(key, (signal) => getPerson(site, id, show, signal), {
    keep: true,
  });
  const nobody = failure?.status === 404;
  return (
    <article class="person">
      <Link class="back" to={moved(place.value, { view: 'people', person: '', show: START.show })}>
        <Icon name="back" /> People
      </Link>
      <h1 tabIndex={-1} class="person-name">
        <bdi>{id}</bdi>
      </h1>
      {nobody && (
        <p class="nobody">
          Nobody at this site has this id. It may have been merged into another, or erased.
        </p>
      )}
      {failure && !nobody && <Notice message={failure.message} old={data !== undefined} />}
      {!data && !failure && <Loading what="this person" rows={8} />}
      {data && !nobody && <Found data={data} stale={stale} />}
    </article>
  );
}

function Found({ data, stale }: { data: PersonAnswer; stale: boolean }): JSX.Element {
  const { person, history, timeline } = data;
  useEffect(() => {
    document.title = `${person.person_id} · Waystone`;
  }, [person.person_id]);
  return (
    <>
      <PersonSummary person={person} />
      <Section id="stages" title="Where they stand">
        {person.stages.length === 0 && <p class="muted">Too little is known to place this person yet.</p>}
        <div class="stage-cards">
          {person.stages.toSorted(byTrack).map((stage) => (
            <StageCard key={stage.track} stage={stage} />
          ))}
        </div>
      </Section>
      {history.length > 0 && (
        <Section id="history" title="The way so far">
          {linesOf(history, now.value).map(({ track, stones }) => (
            <HistoryLine key={track} track={track} stones={stones} />
          ))}
        </Section>
      )}
      <Section
        id="timeline"
        title="Touchpoints"
        aside={<span class="muted">{counted(person.touchpoints, 'touchpoint', 'touchpoints')} in all</span>}
      >
        <Timeline rows={timeline} history={history} stale={stale} all={person.touchpoints} />
      </Section>
    </>
  );
}
