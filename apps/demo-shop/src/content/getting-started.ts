/** The first week with a new cleaner, step by step. */
export const FIRST_WEEK: readonly { id: string; title: string; text: string }[] = [
  {
    id: 'place',
    title: 'Find its place',
    text: 'A P1 stands free, 20 centimetres from wall and curtain, and not behind the bed. An F1 is already where it belongs: look where its lamp is.',
  },
  {
    id: 'first-day',
    title: 'Run it on high for the first day',
    text: 'The first hours take most of the dust out. It is loud then; go shopping.',
  },
  {
    id: 'night',
    title: 'Set the night',
    text: 'P1: touch the ring until the moon lights up. F1: set the blower to low from evening to morning.',
  },
  {
    id: 'doors',
    title: 'Doors and windows',
    text: 'Close the window while a P1 runs, and the door if you can. Air the room as before, and switch it off meanwhile.',
  },
  {
    id: 'lamp',
    title: 'Learn the lamp',
    text: 'White is good, amber means the filter, red means a door or foot is open.',
  },
  {
    id: 'calendar',
    title: 'Put the filter into your calendar',
    text: 'Twelve months from today. Or take the yearly plan, and it comes by itself.',
  },
];
