import { euro } from '../catalogue/money.ts';
import { product } from '../catalogue/products.ts';
import { NextStep } from '../components/next-step.tsx';
import { PageIntro } from '../components/page-intro.tsx';
import { INSTALLERS } from '../content/installers.ts';
import type { Page } from '../page.ts';

/** `/shop/installers` */
export const installers: Page = {
  path: '/shop/installers',
  title: 'Find an installer',
  description: 'The partners who fit the Furnace F1: where they work, since when, and how long the wait is.',
  body: (
    <div class="wrap">
      <PageIntro title="Find an installer">
        <p>
          Five family firms fit the F1 for {euro(product('installation-f1').price)}, wherever you live. Each
          was trained by us, and each measures the air flow before and after.
        </p>
      </PageIntro>
      <ul class="installers">
        {INSTALLERS.map((installer) => (
          <li>
            <h2>{installer.name}</h2>
            <dl>
              <div>
                <dt>Area</dt>
                <dd>{installer.area}</dd>
              </div>
              <div>
                <dt>In business since</dt>
                <dd>{installer.since}</dd>
              </div>
              <div>
                <dt>Next free date</dt>
                <dd>{installer.wait}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
      <section class="prose section">
        <h2>How an installation goes</h2>
        <ol class="steps">
          <li>The partner looks at photos of your furnace and duct, and says whether the F1 fits.</li>
          <li>They come for half a day, cut the return duct, fit the box and seal it.</li>
          <li>They set the blower, measure the air flow in every room, and leave you the sheet.</li>
        </ol>
      </section>
      <NextStep
        title="Who comes to you?"
        links={[
          { label: 'Ask for a quote', href: '/shop/quote' },
          { label: 'See the F1', href: '/shop/products/furnace-f1' },
        ]}
      >
        Leave your postcode with the quote, and we name the partner and a date.
      </NextStep>
    </div>
  ),
};
