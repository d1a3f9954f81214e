import { product } from '../catalogue/products.ts';
import { FilterDrawing } from '../components/drawings/filter.tsx';
import { FurnaceDrawing } from '../components/drawings/furnace.tsx';
import { PortableDrawing } from '../components/drawings/portable.tsx';
import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { ProductCard } from '../components/product-card.tsx';
import type { Page } from '../page.ts';
import { filterSet } from './product-filter-set.tsx';
import { furnaceF1 } from './product-furnace-f1.tsx';
import { portableP1 } from './product-portable-p1.tsx';

const list: Page = {
  path: '/shop/products/',
  title: 'Products',
  description: 'The Portable P1 for one room, the Furnace F1 for the whole house, and the filters for both.',
  body: (
    <div class="wrap">
      <PageIntro title="Products">
        <p>One cleaner for a room, one for the house, and the filters for both. Prices include delivery.</p>
      </PageIntro>
      <div class="cards cards-products">
        <ProductCard
          level={2}
          href="/shop/products/portable-p1"
          name="Portable P1"
          summary="For one room up to 26 m². HEPA H13, 24 dB at night."
          price={product('portable-p1').price}
          drawing={<PortableDrawing />}
        />
        <ProductCard
          level={2}
          href="/shop/products/furnace-f1"
          name="Furnace F1"
          summary="For the whole house, in the return duct of warm-air heating."
          price={product('furnace-f1').price}
          priceNote="without installation"
          drawing={<FurnaceDrawing />}
        />
        <ProductCard
          level={2}
          href="/shop/products/filter-set"
          name="Filter sets"
          summary="A year of clean air for a P1 or an F1."
          price={product('filter-set-p1').price}
          priceNote="and up"
          drawing={<FilterDrawing />}
        />
      </div>
      <NextStep
        title="Not sure which?"
        links={[
          { label: 'Compare both ways', href: '/shop/compare/portable-vs-furnace' },
          { label: 'Ask for a quote', href: '/shop/quote' },
        ]}
      >
        Count the rooms that matter and look at how the house is heated. The rest follows.
      </NextStep>
    </div>
  ),
};

/** `/shop/products/` and the products. */
export const productPages: readonly Page[] = [list, portableP1, furnaceF1, filterSet];
