/** One line of a comparison: a question and what each way answers. */
export type Row = { question: string; portable: string; furnace: string };

/** The comparison's views that are words; costs are worked out in the catalogue. */
export const COMPARISON: Record<'overview' | 'upkeep' | 'comfort', readonly Row[]> = {
  overview: [
    {
      question: 'Reaches',
      portable: 'The room it stands in, up to 26 m²',
      furnace: 'Every room with a vent, up to 220 m²',
    },
    { question: 'Needs', portable: 'A socket', furnace: 'Warm-air heating whose blower can run on its own' },
    {
      question: 'Filter',
      portable: 'HEPA H13, at least 99.95% in one pass',
      furnace: 'MERV 13, many passes a day',
    },
    {
      question: 'Clean air',
      portable: '330 m³/h, or 140 m³/h at night',
      furnace: 'About 1,100 m³/h for the whole house',
    },
    {
      question: 'Good for',
      portable: 'One or two rooms, rented homes',
      furnace: 'Three rooms and more, symptoms all over the house',
    },
    { question: 'Ready', portable: 'In ten minutes', furnace: 'After half a day with an installer' },
  ],
  upkeep: [
    { question: 'Every month', portable: 'Vacuum the pre-filter', furnace: 'Nothing' },
    {
      question: 'Every year',
      portable: 'One filter set for each device',
      furnace: 'One filter for the house',
    },
    {
      question: 'Who does it',
      portable: 'You, in five minutes',
      furnace: 'You, in five minutes, in the cellar',
    },
    { question: 'When you move', portable: 'It comes along', furnace: 'It stays with the house' },
    { question: 'Guarantee', portable: '3 years', furnace: '5 years, installation included' },
  ],
  comfort: [
    {
      question: 'Sound',
      portable: '24 dB at night, 52 dB at full power',
      furnace: 'The heating’s own low hum, none in the room',
    },
    { question: 'Space', portable: 'A foot of 26 × 26 cm in each room', furnace: 'None in the rooms' },
    { question: 'Doors', portable: 'Works best with the door closed', furnace: 'Open or closed' },
    { question: 'Summer', portable: 'As in winter', furnace: 'The blower has to run without heating' },
    { question: 'Draught', portable: 'A light one above the device', furnace: 'As with your heating' },
  ],
};
