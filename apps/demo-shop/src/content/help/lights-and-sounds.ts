import type { Story } from '../story.ts';

export const LIGHTS_AND_SOUNDS: Story = {
  slug: 'lights-and-sounds',
  title: 'What lights and sounds mean',
  summary: 'The ring of the P1 and the lamp of the F1 explained, and what to do about a new noise.',
  sections: [
    {
      heading: 'Lights',
      blocks: [
        {
          list: [
            'White, steady: all is well.',
            'Amber, steady: the filter has less than 30 days left.',
            'Amber, blinking: change the filter now.',
            'Red, blinking: the foot (P1) or the door (F1) is not closed.',
            'No light at night: that is the night setting. Touch the ring and it shows for five seconds.',
          ],
        },
      ],
    },
    {
      heading: 'Sounds',
      blocks: [
        {
          list: [
            'A flutter: something lies against the intake. Leave 20 centimetres free on all sides.',
            'A whistle at the F1: the door is not quite shut, or the filter sits crooked.',
            'A hum that was not there before: most often a full filter. See [how to change it](/shop/help/change-the-filter).',
            'A scraping noise: switch off, and [write to us](/shop/account/support).',
          ],
        },
      ],
    },
    {
      heading: 'It smells new',
      blocks: [
        'Carbon smells faintly for the first two days. Run the device on high with a window open for an hour, and it goes sooner.',
      ],
    },
  ],
};
