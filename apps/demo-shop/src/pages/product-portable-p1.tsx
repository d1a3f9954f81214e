import { BuyBox } from '../components/buy-box.tsx';
import { PortableDrawing } from '../components/drawings/portable.tsx';
import { NextStep } from '../components/next-step.tsx';
import { ProductPage } from '../components/product-page.tsx';
import { SpecTable } from '../components/spec-table.tsx';
import { Ticks } from '../components/ticks.tsx';
import type { Page } from '../page.ts';

/** `/shop/products/portable-p1` */
export const portableP1: Page = {
  path: '/shop/products/portable-p1',
  title: 'Portable P1 air cleaner',
  description: 'A quiet HEPA air cleaner for bedrooms and living rooms up to 26 m². €349, delivery included.',
  body: (
    <ProductPage
      id="portable-p1"
      title="Portable P1"
      pitch={<p>The one that stays on at night. Clean air for one room, at the sound of a sleeping cat.</p>}
      drawing={
        <PortableDrawing label="The Portable P1: air goes in around its foot and comes out at the top." />
      }
      buy={<BuyBox id="portable-p1" />}
    >
      <section>
        <h2>What you get</h2>
        <Ticks
          items={[
            'The P1 with its first filter set, good for a year',
            'Three settings, and one for the night without any light',
            'Child lock, and a foot that does not tip',
            'Three years of guarantee, thirty days to send it back',
          ]}
        />
      </section>
      <section>
        <h2>For which room</h2>
        <p>
          At full power the P1 changes the air of 26 square metres five times an hour. At night, when it has
          to be quiet, it does nearly the same for a bedroom of 12.{' '}
          <a href="/shop/guides/choosing-an-air-cleaner">How to work out yours</a>
        </p>
      </section>
      <SpecTable
        caption="The P1 in figures"
        facts={{
          'Clean air (CADR)': '330 m³/h at full power, 140 m³/h at night',
          Filter: 'HEPA H13 with carbon, one set a year',
          Sound: '24 to 52 dB(A)',
          Power: '6 to 42 W',
          Size: '26 × 26 × 54 cm, 6.8 kg',
          'Ozone and ions': 'None: it is a fan and a filter',
        }}
      />
      <NextStep
        title="More than two rooms?"
        links={[
          { label: 'Compare with the F1', href: '/shop/compare/portable-vs-furnace' },
          { label: 'Help for the P1', href: '/shop/help/' },
        ]}
      >
        Then a filter in the heating may be the better way.
      </NextStep>
    </ProductPage>
  ),
};
