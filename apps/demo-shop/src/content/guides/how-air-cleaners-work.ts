import type { Story } from '../story.ts';

export const HOW_THEY_WORK: Story = {
  slug: 'how-air-cleaners-work',
  title: 'How air cleaners work',
  summary: 'A fan, a filter, and the two figures that tell a good device from a loud one.',
  sections: [
    {
      heading: 'A fan and a filter',
      blocks: [
        'Every good air cleaner does one simple thing: a fan draws the air of the room through a filter, again and again. What the filter holds back does not come out again.',
        { figure: 'filter-stages' },
        'The pre-filter spares the fine one behind it. The fine one does the work. Carbon takes away some smells, but no allergens.',
      ],
    },
    {
      heading: 'What HEPA and MERV mean',
      blocks: [
        'Portable devices carry a HEPA filter. Class H13 holds back at least 99.95 per cent of the particles that are hardest to catch, which are far smaller than pollen.',
        'A filter in a duct has to let much more air through, so it is rated by MERV, from 1 to 16. MERV 13 holds back at least half of the finest particles it is tested with (0.3 to 1 micrometre) and nine tenths and more of those above 3, which is where pollen and mite grains are. One pass catches less than HEPA does; the same air, however, passes many times a day.',
      ],
    },
    {
      heading: 'The first figure: clean air per hour',
      blocks: [
        'CADR, the clean air delivery rate, says how many cubic metres of cleaned air a device gives in an hour. It counts the filter and the fan together, so it is the figure to compare.',
        'For allergies, aim for about five changes of air an hour. A bedroom of 15 square metres with a ceiling at 2.5 metres holds 37.5 cubic metres, so it wants a CADR of about 190 cubic metres an hour.',
      ],
    },
    {
      heading: 'The second figure: how loud it is then',
      blocks: [
        'A cleaner that is switched off at night because it hums cleans nothing. Look for the CADR at the setting you can sleep with, not only at full power. Under 30 decibels is quiet enough for most people.',
      ],
    },
    {
      heading: 'What to leave on the shelf',
      blocks: [
        {
          list: [
            'Ozone generators: ozone irritates the airways, and at safe amounts it does not clean air.',
            'Ionisers without a filter: the dust only settles elsewhere in the room.',
            'Anything without a stated CADR.',
          ],
        },
        'Ready for the next step? [Choosing an air cleaner](/shop/guides/choosing-an-air-cleaner) takes you through four questions.',
      ],
    },
  ],
};
