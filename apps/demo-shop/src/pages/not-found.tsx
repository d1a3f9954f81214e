import { PageIntro } from '../components/page-intro.tsx';
import type { Page } from '../page.ts';

/** `/shop/404`: what a server may answer for a path that does not exist. */
export const notFound: Page = {
  path: '/shop/404',
  title: 'Page not found',
  description: 'There is no page at this address.',
  body: (
    <div class="wrap">
      <PageIntro title="There is no page here.">
        <p>The address may be mistyped, or the page has moved.</p>
      </PageIntro>
      <p class="actions">
        <a class="button" href="/shop/">
          Go to the home page
        </a>
        <a class="button button-quiet" href="/shop/help/">
          Go to the help pages
        </a>
      </p>
    </div>
  ),
};
