import type { Story } from '../story.ts';

export const CHANGE_THE_FILTER: Story = {
  slug: 'change-the-filter',
  title: 'Change the filter',
  summary: 'Five minutes, no tools, once a year: how to change the filter of a P1 or an F1.',
  sections: [
    {
      heading: 'Portable P1',
      blocks: [
        {
          steps: [
            'Switch the device off and pull the plug.',
            'Turn it on its side, twist the foot a quarter to the left and take it off.',
            'Pull the old filter out by its tab and put it straight into a bag, so that the dust stays in it.',
            'Take the wrapping off the new filter and push it in, arrow upwards.',
            'Put the foot back, plug in, and hold the ring for five seconds until the light turns white.',
          ],
        },
      ],
    },
    {
      heading: 'Furnace F1',
      blocks: [
        {
          steps: [
            'Switch the furnace off at its main switch and wait until the blower stands still.',
            'Open the door of the filter box with the handle on its upper edge.',
            'Slide the old filter out towards you and into a bag.',
            'Slide the new one in. The arrow points with the air, towards the furnace.',
            'Close the door until it clicks, and switch the furnace on again.',
          ],
        },
      ],
    },
    {
      heading: 'When?',
      blocks: [
        'After twelve months, or when the light tells you to. In a year with much smoke or building dust it may be earlier. A filter can go into the household waste; it cannot be washed.',
        'Need a new one? [Renew your filters](/shop/account/renew-filters).',
      ],
    },
  ],
};
