import type { Story } from '../story.ts';

export const POLLEN_SEASON: Story = {
  slug: 'pollen-season-indoors',
  title: 'Getting through the pollen season indoors',
  summary: 'When what flies, how it gets into the house, and a plan for the weeks that matter.',
  sections: [
    {
      heading: 'When what flies',
      blocks: [
        'The calendar below shows the usual months in the middle of Europe. A mild winter brings hazel in before New Year, and mountains run a month late, so check a forecast for where you live.',
        { figure: 'pollen-calendar' },
      ],
    },
    {
      heading: 'How it gets in',
      blocks: [
        'Through windows, of course, but just as much on us. A jacket on a chair, a dog from the meadow, laundry off the line: each brings in pollen that falls off over hours. It sinks to the floor, and the first child to run through the room lifts it again.',
      ],
    },
    {
      heading: 'When to open the window',
      blocks: [
        'Keeping the windows shut for three months is no answer: rooms need fresh air, and damp ones breed mould. Air them briefly and fully, with two windows opposite each other, rather than leaving one ajar all day.',
        'The best moments are during and just after steady rain, and the hours in which the forecast for your place is lowest. The worst are dry, windy afternoons and the first minutes of a thunderstorm, when grains burst and become fine enough to reach deep into the lungs.',
      ],
    },
    {
      heading: 'A plan for the weeks that matter',
      blocks: [
        {
          list: [
            'Change clothes in the hall, and leave the day’s clothes outside the bedroom.',
            'Rinse hair before bed. It is the quickest way to keep a pillow free of pollen.',
            'Dry laundry indoors or in the dryer.',
            'Put pollen mesh into the bedroom window, so that it can stay open at night.',
            'Vacuum twice a week, and wipe the sills damp.',
            'Run an air cleaner in the bedroom for an hour before bedtime on high, then on low through the night.',
          ],
        },
      ],
    },
    {
      heading: 'One room or the whole house?',
      blocks: [
        'If one child suffers, mostly at night, one good device beside the bed does most of what can be done. If several people do, or the symptoms follow them from room to room, a filter in the warm-air heating reaches every room at once. We have set [both ways side by side](/shop/compare/portable-vs-furnace), costs included.',
        {
          note: 'Medicine works best when it is begun before the season. Ask your doctor or pharmacist a few weeks ahead.',
        },
      ],
    },
  ],
};
