import type { Story } from '../story.ts';

export const ALLERGIES: Story = {
  slug: 'allergies-and-indoor-air',
  title: 'Allergies and the air indoors',
  summary:
    'Why a child can sneeze more in the bedroom than in the park, what is in the air at home, and what helps first.',
  sections: [
    {
      heading: 'Why it can be worse at home',
      blocks: [
        'Most of us spend around nine tenths of the day under a roof, and children sleep for ten or eleven hours of it. So the air of one small room, the bedroom, makes up a large part of what a child breathes.',
        'Indoors the usual triggers gather rather than blow away: pollen comes in on hair, clothes and through open windows; dust mites live where we sleep; pets carry their own. The nose meets them all night long.',
      ],
    },
    {
      heading: 'What is in the air',
      blocks: [
        'The size of a particle decides how long it floats, and so whether cleaning the air can catch it at all.',
        {
          list: [
            'Pollen is large, some 10 to 100 micrometres. It sinks within minutes to an hour, and is stirred up again when someone walks or shakes a duvet.',
            'Dust mite allergen rides on fairly large grains too. Most of it stays in mattress, pillow and carpet, and is in the air mainly after a disturbance.',
            'Cat and dog allergen sits on much smaller flakes. A good part of it floats for hours.',
            'Mould spores and fine dust from cooking, candles or traffic are small and float long.',
          ],
        },
      ],
    },
    {
      heading: 'Find out which one it is',
      blocks: [
        'Before you change anything, write a diary for two weeks: which nights were bad, in which room, what the weather was like, who slept where, whether a pet was near. Patterns show up sooner than one thinks.',
        {
          list: [
            'Worse from March to August, better in the rain: most likely pollen.',
            'Worse in the morning and all through the year: think of dust mites.',
            'Better on holiday, worse an hour after coming home: look at pets, mould and carpets.',
          ],
        },
        'Take the diary along to the doctor. A skin or blood test then needs to look for far fewer things.',
      ],
    },
    {
      heading: 'What to do first, and for free',
      blocks: [
        {
          list: [
            'Keep the trigger out: shoes and jackets stay in the hall, and hair is rinsed before bed in the season.',
            'Air the rooms when less is flying. In towns that is often the early morning, in the country the late evening; a local pollen forecast knows better.',
            'Wash bedding weekly at 60 °C, which kills mites as well.',
            'Keep humidity between 40 and 50 per cent. Mites and mould both like it damp.',
            'Wipe with a damp cloth. Dry dusting only moves the dust.',
          ],
        },
      ],
    },
    {
      heading: 'Where an air cleaner fits in',
      blocks: [
        'An air cleaner catches what floats. It lowers the amount of pollen, pet allergen and fine dust in the air of a room, and studies find that some people have fewer symptoms with it. It does not clean a mattress, and it does not cure an allergy.',
        'It works best together with the steps above, in the room where most hours are spent, with doors and windows closed while it runs. [How air cleaners work](/shop/guides/how-air-cleaners-work) explains what the figures on the box mean.',
        {
          note: 'If a child wheezes, coughs at night or is short of breath, see a doctor before you buy anything. A test tells what the trigger is, and that decides what helps.',
        },
      ],
    },
  ],
};
