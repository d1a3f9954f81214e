import type { PersonRow, Track } from '@waystone/protocol';
import type { JSX } from 'preact';
import { narrow } from '../state/narrow.ts';
import { PeopleCards } from './people-cards.tsx';
import { PeopleTable } from './people-table.tsx';

/** People in the form that the screen has room for. `stale`: the rows answer an older question, a new answer is coming. */
export function PeopleList(props: {
  rows: readonly PersonRow[];
  track: Track | '';
  caption: string;
  stale?: boolean;
}): JSX.Element {
  const { rows, track, caption, stale = false } = props;
  const List = narrow.value ? PeopleCards : PeopleTable;
  return (
    <div class={stale ? 'stale' : undefined} aria-busy={stale}>
      <List rows={rows} track={track} caption={caption} />
    </div>
  );
}
