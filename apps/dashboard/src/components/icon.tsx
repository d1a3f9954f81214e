import type { JSX } from 'preact';

/** Outlines drawn for a 16 by 16 grid. */
const PATHS = {
  page: 'M4 2h5l3 3v9H4zM9 2v3h3M6 8.5h4M6 11h4',
  form: 'M2.5 3h11v10h-11zM5 6h6M5 8.5h3M9.5 10.5h1.5',
  click: 'M5.5 2v2M2 5.5h2M3 3l1.4 1.4M6.5 6.5l6.5 2.7-2.7 1.1-1.1 2.7z',
  engagement: 'M8 4.5v3.7l2.5 1.5M8 2a6 6 0 1 0 .01 0z',
  track: 'M3.5 14V2.5h8l-1.8 3 1.8 3h-8',
  identify: 'M8 2.5a2.6 2.6 0 1 0 .01 0zM3 13.5c.4-3 2.4-4.3 5-4.3s4.6 1.3 5 4.3',
  group: 'M2.5 13.5v-9h6v9M8.5 7.5h5v6M1.5 13.5h13M5 7.5h1M5 10h1M11 10h.5',
  alias: 'M3 3c0 5 10 5 10 10M13 3c0 2-1.6 3.2-3.5 4.1M3 13c0-2 1.6-3.2 3.5-4.1',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7L13 5.8M13 2.5v3.3H9.7',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l7.5 5L5 13z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  light:
    'M8 5.2a2.8 2.8 0 1 0 .01 0zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  dark: 'M12.8 9.8A5.3 5.3 0 0 1 6.2 3.2a5.3 5.3 0 1 0 6.6 6.6z',
  leave: 'M9.5 2.5H3v11h6.5M6.5 8H14M11.5 5.5L14 8l-2.5 2.5',
  search: 'M7 2.5a4.5 4.5 0 1 0 .01 0zM10.3 10.3L14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M10 3L5 8l5 5',
  next: 'M6 3l5 5-5 5',
  up: 'M3 11.5L8 5l5 6.5',
  down: 'M3 5L8 11.5 13 5',
  enter: 'M8 2.5v11M2.5 8h11',
  again: 'M3.5 6h6a3.2 3.2 0 1 1 0 6.4H6M6 3.5L3.5 6 6 8.5',
  lapse: 'M2 5h4l4 6h4M11.5 8.5L14 11l-2.5 2.5',
  unclear: 'M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.7M8 12.3v.2',
  warning: 'M8 2.5L14.5 13.5h-13zM8 6.5v3.5M8 11.7v.3',
} as const;

/** Names of the icons. */
export type IconName = keyof typeof PATHS;

/** Whether there is an icon of this name. */
export function isIcon(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

/** A line icon in the colour of the text. It says nothing by itself: words stand beside it or label its button. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
