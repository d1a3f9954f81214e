import { ASSUMPTIONS, furnaceCosts, portableCosts } from '../catalogue/costs.ts';
import { euro } from '../catalogue/money.ts';
import { product } from '../catalogue/products.ts';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { PortableDrawing } from '../components/drawings/portable.tsx';
import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { Ticks } from '../components/ticks.tsx';
import type { Page } from '../page.ts';

const OFFERS = [
  {
    name: 'One room',
    what: 'Portable P1',
    price: product('portable-p1').price,
    drawing: <PortableDrawing />,
    includes: ['Device and first filter set', 'Delivery in three days', '3 years of guarantee'],
    fiveYears: portableCosts(1).total,
    href: '/shop/products/portable-p1',
    label: 'See the P1',
  },
  {
    name: 'Whole house',
    what: 'Furnace F1, installed',
    price: product('furnace-f1').price + product('installation-f1').price,
    drawing: <FurnaceDrawing />,
    includes: [
      'Filter box and first filter',
      'Fitted in half a day, air flow measured',
      '5 years of guarantee',
    ],
    fiveYears: furnaceCosts().total,
    href: '/shop/quote',
    label: 'Ask for a quote',
  },
] as const;

const QUESTIONS = [
  [
    'Is delivery included?',
    'Yes, within the country, and so is taking back the packaging. Islands may take two days longer.',
  ],
  [
    'What if it does not help?',
    'Send a P1 back within 30 days and get all of its price back. An F1 that a partner fitted is taken out again within 30 days; the installation is not refunded.',
  ],
  [
    'Can I pay by instalments?',
    'An F1 with installation can be paid in six parts without interest. Ask for it with your quote.',
  ],
  [
    'Do I have to take a filter plan?',
    'No. You can buy single sets whenever you like. The yearly plan only spares you from thinking of it.',
  ],
] as const;

/** `/shop/pricing` */
export const pricing: Page = {
  path: '/shop/pricing',
  title: 'Pricing',
  description:
    'What a P1, an F1 with installation, and a year of filters cost, and what it comes to in five years.',
  body: (
    <div class="wrap">
      <PageIntro title="Pricing">
        <p>
          The price, what is in it, and what it comes to in {ASSUMPTIONS.years} years with filters and power.
        </p>
      </PageIntro>
      <div class="offers">
        {OFFERS.map((offer) => (
          <section class="offer">
            {offer.drawing}
            <h2>{offer.name}</h2>
            <p class="meta">{offer.what}</p>
            <p class="price price-large">{euro(offer.price)}</p>
            <Ticks items={offer.includes} />
            <p class="small">
              {euro(offer.fiveYears)} over {ASSUMPTIONS.years} years,{' '}
              <a href="/shop/compare/portable-vs-furnace?view=cost">all included</a>
            </p>
            <a class="button" href={offer.href}>
              {offer.label}
            </a>
          </section>
        ))}
      </div>
      <section class="section" aria-labelledby="filters-title">
        <h2 id="filters-title">Filters</h2>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Set</th>
              <th scope="col">Once</th>
              <th scope="col">Yearly plan</th>
            </tr>
          </thead>
          <tbody>
            {(['filter-set-p1', 'filter-set-f1'] as const).map((id) => (
              <tr>
                <th scope="row">{product(id).name}</th>
                <td>{euro(product(id).price)}</td>
                <td>{euro(product(id).price)} a year, comes by itself</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section class="section" aria-labelledby="questions-title">
        <h2 id="questions-title">Questions about prices</h2>
        <div class="questions">
          {QUESTIONS.map(([question, answer]) => (
            <details>
              <summary>{question}</summary>
              <p>{answer}</p>
            </details>
          ))}
        </div>
      </section>
      <NextStep
        title="A price for your house"
        links={[
          { label: 'Ask for a quote', href: '/shop/quote' },
          { label: 'Find an installer', href: '/shop/installers' },
        ]}
      >
        Six questions, one sum, valid for thirty days.
      </NextStep>
    </div>
  ),
};
