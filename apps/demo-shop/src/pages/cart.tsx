import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

/** One line of the cart; the script fills the slots. */
function LineTemplate() {
  return (
    <template id="cart-line">
      <li class="cart-line">
        <a data-slot="name" href="/shop/products/">
          Product
        </a>
        <div class="quantity">
          <button class="icon-button" type="button" data-step="-1">
            <span aria-hidden="true">−</span>
            <span class="visually-hidden" data-slot="less" />
          </button>
          <output data-slot="quantity" />
          <button class="icon-button" type="button" data-step="1">
            <span aria-hidden="true">+</span>
            <span class="visually-hidden" data-slot="more" />
          </button>
        </div>
        <b class="amount" data-slot="amount" />
      </li>
    </template>
  );
}

/** `/shop/cart` */
export const cart: Page = {
  path: '/shop/cart',
  title: 'Cart',
  description: 'What you have chosen so far.',
  body: (
    <div class="wrap">
      <PageIntro title="Your cart" />
      <div data-cart-empty>
        <p>There is nothing in it yet.</p>
        <p class="actions">
          <a class="button" href="/shop/products/">
            See the products
          </a>
        </p>
      </div>
      <div data-cart-full hidden>
        <ul class="cart-lines" data-cart-lines />
        <p class="cart-total">
          Together, delivery included <b data-cart-total />
        </p>
        <p class="visually-hidden" role="status" data-status />
        <p class="actions">
          <a class="button" href="/shop/checkout">
            Go to the checkout
          </a>
          <a class="button button-quiet" href="/shop/products/">
            Go on looking
          </a>
        </p>
      </div>
      <LineTemplate />
    </div>
  ),
};
