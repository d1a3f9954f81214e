import { AccountLayout } from '../components/account-layout.tsx';
import { FilterDrawing } from '../components/drawings/filter.tsx';
import type { Page } from '../page.ts';

const overview: Page = {
  path: '/shop/account/',
  title: 'Your account',
  description: 'Your devices, orders, installation, support and filters in one place.',
  body: (
    <AccountLayout
      path="/shop/account/"
      title="Your account"
      lead="Everything about your devices in one place."
    >
      <section class="panel filter-due" aria-labelledby="due-title">
        <div>
          <h2 id="due-title">Your filters</h2>
          <p data-filter-due>Once you own a cleaner, this tells when its filter is due.</p>
          <p>
            <a class="arrow-link" href="/shop/account/renew-filters">
              Renew filters
            </a>
          </p>
        </div>
        <FilterDrawing />
      </section>
      <div class="panels">
        <section class="panel">
          <h2>Orders</h2>
          <p data-overview="orders">No orders yet.</p>
          <a class="arrow-link" href="/shop/account/orders">
            All orders
          </a>
        </section>
        <section class="panel">
          <h2>Installation</h2>
          <p data-overview="installation">No date booked.</p>
          <a class="arrow-link" href="/shop/account/installation">
            Book a date
          </a>
        </section>
        <section class="panel">
          <h2>Getting started</h2>
          <p data-overview="training">Six steps for the first week.</p>
          <a class="arrow-link" href="/shop/account/getting-started">
            Go on
          </a>
        </section>
        <section class="panel">
          <h2>Support</h2>
          <p data-overview="tickets">No open questions.</p>
          <a class="arrow-link" href="/shop/account/support">
            Write to us
          </a>
        </section>
      </div>
    </AccountLayout>
  ),
};

const orders: Page = {
  path: '/shop/account/orders',
  title: 'Your orders',
  description: 'What you have ordered, and how far it is.',
  body: (
    <AccountLayout path="/shop/account/orders" title="Orders" lead="What you have ordered, newest first.">
      <p data-orders-empty>
        No orders in this browser yet. <a href="/shop/products/">See the products</a>
      </p>
      <ul class="records" data-orders />
      <template id="order">
        <li class="panel">
          <h2 data-slot="id">Order</h2>
          <p class="meta" data-slot="when" />
          <p data-slot="what" />
          <p class="record-end">
            <span class="tag" data-slot="status" /> <b class="amount" data-slot="total" />
          </p>
        </li>
      </template>
    </AccountLayout>
  ),
};

/** `/shop/account/` and `/shop/account/orders` */
export const accountPages: readonly Page[] = [overview, orders];
