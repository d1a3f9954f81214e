import { BuyBox } from '../components/buy-box.tsx';
import { FilterDrawing } from '../components/drawings/filter.tsx';
import { ProductPage } from '../components/product-page.tsx';
import { SpecTable } from '../components/spec-table.tsx';
import type { Page } from '../page.ts';

/** `/shop/products/filter-set` */
export const filterSet: Page = {
  path: '/shop/products/filter-set',
  title: 'Filter sets for P1 and F1',
  description: 'A year of clean air: the filter sets for the Portable P1 and the Furnace F1.',
  body: (
    <ProductPage
      id="filter-set-p1"
      title="Filter sets"
      pitch={<p>One a year. A full filter lets less air through, so the room gets less of it.</p>}
      drawing={<FilterDrawing label="Two pleated filters in their frames." />}
      buy={
        <div class="variants">
          <section>
            <h2>For the P1</h2>
            <BuyBox id="filter-set-p1" />
          </section>
          <section>
            <h2>For the F1</h2>
            <BuyBox id="filter-set-f1" />
          </section>
        </div>
      }
    >
      <section>
        <h2>Already a customer?</h2>
        <p>
          <a href="/shop/account/renew-filters">Renew from your account</a>: we know which filter fits, and
          with a yearly plan it arrives in time by itself.
        </p>
      </section>
      <section>
        <h2>Changing it</h2>
        <p>
          Five minutes and no tools. <a href="/shop/help/change-the-filter">Here is how</a>.
        </p>
      </section>
      <SpecTable
        caption="The sets in figures"
        facts={{
          'P1 set': 'HEPA H13 with carbon, round, 22 × 30 cm',
          'F1 set': 'MERV 13, pleated, 61 × 38 × 11 cm',
          Lasts: 'About 12 months',
          Waste: 'Household waste; the frame is cardboard',
        }}
      />
    </ProductPage>
  ),
};
