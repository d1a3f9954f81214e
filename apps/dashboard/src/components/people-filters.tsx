import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isTrack, stageLabel, stagesOf, TRACKS } from '../journey/stages.ts';
import { amend, change, place } from '../state/navigation.ts';
import { Icon } from './icon.tsx';

const TYPING_MS = 250;

/** The filters of the people list; all of them live in the address. */
export function PeopleFilters(): JSX.Element {
  return (
    <search aria-label="People">
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <TrackFilter />
        <StageFilter />
        <SearchField />
      </form>
    </search>
  );
}

function TrackFilter(): JSX.Element {
  const choose = (value: string) => change({ track: isTrack(value) ? value : '', stage: '' });
  return (
    <label class="field">
      <span>Journey</span>
      <select value={place.value.track} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">All journeys</option>
        {TRACKS.map(({ track, label }) => (
          <option key={track} value={track}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function StageFilter(): JSX.Element {
  const { track, stage } = place.value;
  const groups = stagesOf(track);
  const known = groups.some(({ stages }) => stages.some((one) => one.stage === stage));
  const choose = (value: string) => {
    const [newTrack = '', newStage = ''] = value.split('/');
    change(isTrack(newTrack) ? { track: newTrack, stage: newStage } : { stage: '' });
  };
  return (
    <label class="field">
      <span>Stage</span>
      <select
        value={stage === '' ? '' : `${track}/${stage}`}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">All stages</option>
        {stage !== '' && !(known && track !== '') && (
          <option value={`${track}/${stage}`}>{stageLabel(track, stage)}</option>
        )}
        {groups.map((group) => (
          <optgroup key={group.track} label={group.label}>
            {group.stages.map((one) => (
              <option key={one.stage} value={`${group.track}/${one.stage}`}>
                {one.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function SearchField(): JSX.Element {
  const { q } = place.value;
  const [typed, type] = useState(q);
  useEffect(() => type(q), [q]);
  useEffect(() => {
    if (typed.trim() === place.peek().q) return;
    const timer = setTimeout(() => amend({ q: typed.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="field field-search">
      <span>Person</span>
      <span class="search">
        <Icon name="search" />
        <input
          type="search"
          value={typed}
          placeholder="Part of an id or e-mail"
          maxLength={255}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </span>
    </label>
  );
}
