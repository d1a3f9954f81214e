import { euro } from '../catalogue/money.ts';
import { product } from '../catalogue/products.ts';
import { BuyBox } from '../components/buy-box.tsx';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { NextStep } from '../components/next-step.tsx';
import { ProductPage } from '../components/product-page.tsx';
import { SpecTable } from '../components/spec-table.tsx';
import { Ticks } from '../components/ticks.tsx';
import type { Page } from '../page.ts';

/** `/shop/products/furnace-f1` */
export const furnaceF1: Page = {
  path: '/shop/products/furnace-f1',
  title: 'Furnace F1 whole-house filter',
  description: 'A MERV 13 filter box for the return duct of warm-air heating. Cleans every room with a vent.',
  body: (
    <ProductPage
      id="furnace-f1"
      title="Furnace F1"
      pitch={
        <p>
          One filter for every room. It sits where the heating breathes in, out of sight and out of hearing.
        </p>
      }
      drawing={<FurnaceDrawing label="The Furnace F1: a filter box in the duct before the furnace." />}
      buy={
        <BuyBox id="furnace-f1" extra={{ id: 'installation-f1', label: 'With installation by a partner' }} />
      }
    >
      <section>
        <h2>What you get</h2>
        <Ticks
          items={[
            'The filter box with its first filter, good for a year',
            'A lamp that tells when the filter is due',
            `Installation by a trained partner for ${euro(product('installation-f1').price)}, ducts sealed and air flow measured`,
            'Five years of guarantee if a partner fits it, two if you do',
          ]}
        />
      </section>
      <section>
        <h2>Does it fit your furnace?</h2>
        <p>
          It fits ducts of 40 to 63 centimetres, with 25 centimetres of straight duct before the furnace, and
          a blower that can run without heating. A <a href="/shop/installers">partner near you</a> has a look
          before anything is ordered; ask for it with your <a href="/shop/quote">quote</a>.
        </p>
      </section>
      <SpecTable
        caption="The F1 in figures"
        facts={{
          'Clean air': 'About 1,100 m³/h at low blower speed',
          Filter: 'MERV 13, 11 cm deep, one a year',
          'Resistance to air': '45 Pa when new',
          'For houses': 'Up to 220 m²',
          Size: '62 × 40 × 18 cm',
          Power: 'None of its own; the blower’s 40 to 80 W',
        }}
      />
      <NextStep
        title="Want a fixed price?"
        links={[
          { label: 'Ask for a quote', href: '/shop/quote' },
          { label: 'Find an installer', href: '/shop/installers' },
        ]}
      >
        With a few facts about your heating we quote device, installation and filters in one sum.
      </NextStep>
    </ProductPage>
  ),
};
