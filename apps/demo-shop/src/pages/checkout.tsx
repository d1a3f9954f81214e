import { CheckField, RadioField, SelectField, TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

const COUNTRIES = {
  AT: 'Austria',
  BE: 'Belgium',
  DE: 'Germany',
  FR: 'France',
  IE: 'Ireland',
  LU: 'Luxembourg',
  NL: 'Netherlands',
};

/** Names and prices of an order; the script fills the slots. */
function SummaryTemplate() {
  return (
    <template id="summary-line">
      <li>
        <span data-slot="name" />
        <b class="amount" data-slot="amount" />
      </li>
    </template>
  );
}

const form: Page = {
  path: '/shop/checkout',
  title: 'Checkout',
  description: 'Where it goes and how it is paid.',
  body: (
    <div class="wrap">
      <PageIntro trail={[{ label: 'Cart', href: '/shop/cart' }]} title="Checkout">
        <p>Two steps on one page: where it goes, and how it is paid.</p>
      </PageIntro>
      <div data-cart-empty>
        <p>Your cart is empty, so there is nothing to pay.</p>
        <p class="actions">
          <a class="button" href="/shop/products/">
            See the products
          </a>
        </p>
      </div>
      <div class="form-page" data-cart-full hidden>
        <Form id="checkout" purpose="checkout" name="Checkout" button="Place the order">
          <h2>Where it goes</h2>
          <TextField name="name" label="Your name" attributes={{ autocomplete: 'name' }} />
          <TextField
            name="email"
            label="E-mail address"
            attributes={{ type: 'email', autocomplete: 'email' }}
          />
          <TextField name="street" label="Street and number" attributes={{ autocomplete: 'address-line1' }} />
          <div class="field-row">
            <TextField
              name="postcode"
              label="Postcode"
              attributes={{ autocomplete: 'postal-code', maxlength: 10 }}
            />
            <TextField name="city" label="Town" attributes={{ autocomplete: 'address-level2' }} />
          </div>
          <SelectField
            name="country"
            label="Country"
            options={COUNTRIES}
            valueMayBeSent
            attributes={{ autocomplete: 'country' }}
          />
          <h2>How it is paid</h2>
          <RadioField
            name="payment"
            label="Payment"
            chosen="card"
            valueMayBeSent
            options={{ card: 'Demo card (nothing is charged)', invoice: 'Demo invoice (nothing is sent)' }}
          />
          <CheckField name="terms">I know that this is a demo and that nothing will be delivered.</CheckField>
        </Form>
        <aside class="form-aside" aria-labelledby="summary-title">
          <h2 id="summary-title">Your order</h2>
          <ul class="summary" data-summary />
          <p class="cart-total">
            Together <b data-cart-total />
          </p>
        </aside>
      </div>
      <SummaryTemplate />
    </div>
  ),
};

const confirmed: Page = {
  path: '/shop/order-confirmed',
  title: 'Order confirmed',
  description: 'Thank you for your order, and what comes next.',
  body: (
    <div class="wrap">
      <PageIntro title="Thank you for your order.">
        <p data-order-line>We have nothing on order from this browser yet.</p>
      </PageIntro>
      <div data-order-details hidden>
        <section class="offer offer-wide" aria-labelledby="summary-title">
          <h2 id="summary-title">What you ordered</h2>
          <ul class="summary" data-summary />
          <p class="cart-total">
            Together <b data-order-total />
          </p>
        </section>
        <section class="section">
          <h2>What comes next</h2>
          <ol class="steps">
            <li data-order-installation hidden>
              <a href="/shop/account/installation">Choose a date for the installation</a>
            </li>
            <li>
              <a href="/shop/account/getting-started">Read how the first week goes</a>
            </li>
            <li>
              <a href="/shop/account/orders">Follow the order in your account</a>
            </li>
          </ol>
        </section>
      </div>
      <SummaryTemplate />
    </div>
  ),
};

/** `/shop/checkout` and `/shop/order-confirmed` */
export const checkoutPages: readonly Page[] = [form, confirmed];
