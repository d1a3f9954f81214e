import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

/** `/shop/privacy` */
export const privacy: Page = {
  path: '/shop/privacy',
  title: 'Privacy',
  description:
    'What this demo records while you look around, what it never records, and how to make it forget you.',
  body: (
    <div class="wrap">
      <PageIntro title="Privacy">
        <p>
          This shop exists to be measured: it shows what Waystone sees of a visit. So this page says all of it
          plainly.
        </p>
      </PageIntro>
      <div class="prose">
        <h2>What is recorded</h2>
        <ul>
          <li>
            Which pages you open, when, from which page or campaign you came, and how long and how far you
            read.
          </li>
          <li>
            That a form was seen, begun, sent or left, and the names of its fields with time and corrections.
            What you type is not recorded. A few answers that say nothing about who you are, such as the size
            of the home, are; they are marked <code>data-ws-value</code> in the page.
          </li>
          <li>Clicks on “Did this page help?”, on downloads, and on links that lead elsewhere.</li>
          <li>
            What the shop reports by name: a product seen or put into the cart, an order with its sum, a
            booked installation, a support request, a renewal.
          </li>
          <li>Browser, device type, language and country, as far as the request tells them.</li>
        </ul>
        <h2>Who you are to it</h2>
        <p>
          A random number in a first-party cookie. After a quote, an order or signing in, a second number that
          is worked out from your e-mail address. The address itself is never sent. Whoever already knows an
          address could work out the same number; a real shop should use its customer number instead.
        </p>
        <p>
          If your browser sends the Global Privacy Control signal, there is no number and no cookie: page
          views are counted, but nobody can tell that two of them were yours.
        </p>
        <h2>Where it goes</h2>
        <p>
          To the server that sent you this page, and nowhere else. It is there for whoever runs that server to
          look at.
        </p>
        <h2>What stays in this browser</h2>
        <p>
          Cart, orders, support requests and your name, so that the customer area has something to show. They
          are never sent.
        </p>
        <div data-forget-box>
          <p class="actions">
            <button class="button button-quiet" type="button" data-forget>
              Clear what this browser keeps
            </button>
            <button class="button button-quiet" type="button" data-opt-out>
              Do not measure this browser
            </button>
            <button class="button button-quiet" type="button" data-opt-in>
              Measure it again
            </button>
          </p>
          <p class="form-status" role="status" data-status />
        </div>
      </div>
    </div>
  ),
};
