import type { Story } from '../story.ts';

export const CHOOSING: Story = {
  slug: 'choosing-an-air-cleaner',
  title: 'Choosing an air cleaner',
  summary: 'Four questions that lead to the right kind and the right size, with the sums shown.',
  sections: [
    {
      heading: '1. How many rooms matter?',
      blocks: [
        'Count the rooms in which someone with an allergy spends more than three hours a day. For most families that is one or two bedrooms and a living room.',
        'One or two rooms: portable cleaners. Three or more: do the sums for the whole house too.',
      ],
    },
    {
      heading: '2. How is the house heated?',
      blocks: [
        'A furnace, or any warm-air heating with ducts, already moves air through all rooms. A filter box in its return duct makes a cleaner of it. With radiators or underfloor heating there is nothing to connect to, and portable cleaners are the only way.',
        'The blower has to be able to run when the heating is off. Most furnaces of the last fifteen years have a fan setting for that; an [installer](/shop/installers) can tell from a photo of the type plate.',
      ],
    },
    {
      heading: '3. How large is the room?',
      blocks: [
        'Floor area times ceiling height is the volume. Five times the volume is the CADR you want, in cubic metres an hour.',
        {
          list: [
            '12 m² bedroom: 12 × 2.5 × 5 = 150 m³/h',
            '20 m² living room: 20 × 2.5 × 5 = 250 m³/h',
            '26 m² open kitchen: 26 × 2.5 × 5 = 325 m³/h',
          ],
        },
        'The [Portable P1](/shop/products/portable-p1) gives 330 m³/h at full power and 140 m³/h at the night setting, which is nearly five changes in a room of 12 m².',
      ],
    },
    {
      heading: '4. What will it cost in five years?',
      blocks: [
        'The price on the box is often less than half of it. Filters and power are the rest. We have worked out [both ways over five years](/shop/compare/portable-vs-furnace?view=cost) with all assumptions printed below the table.',
        {
          note: 'Rent your home? A portable cleaner moves with you. Building or replacing the heating anyway? That is the cheapest moment for a filter in the duct.',
        },
      ],
    },
  ],
};
