import { AccountLayout } from '../components/account-layout.tsx';
import { FIRST_WEEK } from '../content/getting-started.ts';
import type { Page } from '../page.ts';

/** `/shop/account/getting-started` */
export const gettingStarted: Page = {
  path: '/shop/account/getting-started',
  title: 'Getting started',
  description: 'Your first week with a new air cleaner, step by step.',
  body: (
    <AccountLayout
      path="/shop/account/getting-started"
      title="Getting started"
      lead="Your first week, step by step. Tick off what is done; this browser remembers it."
    >
      <ol class="training" data-training>
        {FIRST_WEEK.map(({ id, title, text }) => (
          <li class="panel">
            <h2>{title}</h2>
            <p>{text}</p>
            <label class="choice">
              <input type="checkbox" value={id} data-training-step />
              <span>
                Done<span class="visually-hidden">: {title}</span>
              </span>
            </label>
          </li>
        ))}
      </ol>
      <p class="form-status" role="status" data-training-status />
      <p>
        More in the help pages: <a href="/shop/help/lights-and-sounds">lights and sounds</a>,{' '}
        <a href="/shop/help/change-the-filter">changing the filter</a>.
      </p>
    </AccountLayout>
  ),
};
