import type { Story } from '../story.ts';

export const DUST_MITES: Story = {
  slug: 'dust-mites-in-the-bedroom',
  title: 'Dust mites in the bedroom',
  summary:
    'Every bed has them. What the allergy really comes from, and which measures are worth the trouble.',
  sections: [
    {
      heading: 'Small lodgers',
      blocks: [
        'Dust mites are about a third of a millimetre long and live on the flakes of skin we lose. They neither bite nor carry disease. What people react to is a protein in their droppings, which break up into grains fine enough to be breathed in.',
        'They drink from the air, so they thrive where it is warm and damp: in mattresses, pillows, duvets, carpets and soft toys. A clean home has them as well.',
      ],
    },
    {
      heading: 'How the allergy shows',
      blocks: [
        'A nose that is blocked in the morning and better by noon, itching eyes, sneezing when beds are made, a dry cough at night: all through the year, and often worse in autumn, when the heating goes on and the summer’s mites have died. Only a test by a doctor can tell it from other causes.',
      ],
    },
    {
      heading: 'What helps most',
      blocks: [
        'Start in the bed, because that is where nearly all of the allergen is.',
        {
          steps: [
            'Put mite-proof covers on mattress, pillow and duvet. It is the usual first measure.',
            'Wash sheets and covers every week or two at 60 °C.',
            'Bring humidity below 50 per cent: air the room briefly and fully, and do not dry laundry in it.',
            'Give a soft toy a night in the freezer and then a wash, once a month.',
            'Take the carpet out of the bedroom if you can; otherwise vacuum with a HEPA vacuum cleaner.',
          ],
        },
      ],
    },
    {
      heading: 'What is not worth the trouble',
      blocks: [
        'Sprays against mites have to be repeated for ever and show little effect in studies. A beating carpet brush moves more dust than it removes. And a new mattress without a cover is an old one within a few months.',
        'Be patient with what does help. The grains that are already there have to go first, so most families notice a difference after six to twelve weeks, not after one night.',
      ],
    },
    {
      heading: 'And an air cleaner?',
      blocks: [
        'It is the second step, not the first. Mite grains are heavy and settle soon, so an air cleaner helps with what is stirred up: when beds are made, when children romp, in the first hour of the night. It cannot reach what lies in the mattress. Where mites are the only trigger, spend on covers first.',
        'Many families meet more than one trigger. If pollen or a pet is among them, read [how to choose an air cleaner](/shop/guides/choosing-an-air-cleaner).',
        {
          note: 'A cleaner that makes ozone or sends out ions has no place in a bedroom. Ozone irritates the airways.',
        },
      ],
    },
  ],
};
