/** How much flies in a month: nothing, some, or most of it. */
export type Level = 0 | 1 | 2;

/** The months, as the calendar's head shows and speaks them. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
] as const;

/** Usual pollen months in the middle of Europe: a level for each of {@link MONTHS}. */
export const POLLEN_CALENDAR: readonly { plant: string; levels: readonly Level[] }[] = [
  { plant: 'Hazel', levels: [1, 2, 2, 1, 0, 0, 0, 0, 0, 0] },
  { plant: 'Alder', levels: [1, 2, 2, 1, 0, 0, 0, 0, 0, 0] },
  { plant: 'Birch', levels: [0, 0, 1, 2, 2, 1, 0, 0, 0, 0] },
  { plant: 'Grasses', levels: [0, 0, 0, 1, 2, 2, 2, 1, 0, 0] },
  { plant: 'Mugwort', levels: [0, 0, 0, 0, 0, 0, 1, 2, 1, 0] },
  { plant: 'Ragweed', levels: [0, 0, 0, 0, 0, 0, 1, 2, 2, 1] },
];
