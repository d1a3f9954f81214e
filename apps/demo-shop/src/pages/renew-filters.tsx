import { euro } from '../catalogue/money.ts';
import { product } from '../catalogue/products.ts';
import { AccountLayout } from '../components/account-layout.tsx';
import { RadioField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import type { Page } from '../page.ts';

/** `/shop/account/renew-filters` */
export const renewFilters: Page = {
  path: '/shop/account/renew-filters',
  title: 'Renew filters',
  description: 'Order the next year of filters for your P1 or F1.',
  body: (
    <AccountLayout
      path="/shop/account/renew-filters"
      title="Renew filters"
      lead="A year of clean air for your device. The set arrives within three days."
    >
      <p class="note" data-filter-due hidden />
      <Form id="renew-filters" purpose="renewal" name="Renew filters" button="Renew">
        <RadioField
          name="filter"
          label="For which device?"
          chosen="filter-set-f1"
          valueMayBeSent
          options={{
            'filter-set-f1': `Furnace F1, ${euro(product('filter-set-f1').price)}`,
            'filter-set-p1': `Portable P1, ${euro(product('filter-set-p1').price)}`,
          }}
        />
        <RadioField
          name="plan"
          label="How often?"
          chosen="yearly"
          valueMayBeSent
          options={{ yearly: 'Every year, until I stop it', once: 'Only this time' }}
        />
      </Form>
    </AccountLayout>
  ),
};
