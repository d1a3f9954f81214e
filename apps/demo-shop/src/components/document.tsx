import { BRAND } from '../catalogue/products.ts';
import type { Page } from '../page.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';

/** Replaced by the site's public key when the collector serves a page. */
const KEY_PLACEHOLDER = '{{WAYSTONE_KEY}}';

/**
 * A whole page: head, header, main and footer.
 *
 * @param version changes with the style sheet and the script, so that no browser shows a new page in old clothes.
 */
export function Document({ page, version }: { page: Page; version: string }) {
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${page.title} · ${BRAND}`}</title>
        <meta name="description" content={page.description} />
        <meta name="robots" content="noindex" />
        <meta name="theme-color" content="#f7faf9" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0e1a1a" media="(prefers-color-scheme: dark)" />
        <link rel="icon" href="/shop/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={`/shop/shop.css?v=${version}`} />
        <script defer src={`/shop/shop.js?v=${version}`} />
        <script async src="/waystone.js" data-key={KEY_PLACEHOLDER} />
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        <Header path={page.path} />
        <main id="main" tabindex={-1}>
          {page.body}
        </main>
        <Footer />
      </body>
    </html>
  );
}
