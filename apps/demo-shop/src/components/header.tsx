import { ACCOUNT_LINKS, MAIN_LINKS } from '../content/navigation.ts';
import { CartIcon, CloseIcon, MenuIcon, PersonIcon } from './drawings/icons.tsx';
import { Logo } from './drawings/logo.tsx';

/**
 * The header. On a narrow screen its links become a popover (no script needed); on a wide one they stand in a row.
 */
export function Header({ path }: { path: string }) {
  return (
    <header class="site-header">
      <div class="wrap site-header-row">
        <a class="brand" href="/shop/" aria-label="Larkmoor, to the home page">
          <Logo />
        </a>
        <button class="icon-button menu-open" type="button" popovertarget="site-menu" aria-label="Menu">
          <MenuIcon />
        </button>
        <nav class="site-nav" id="site-menu" popover="auto" aria-label="Main">
          <button
            class="icon-button menu-close"
            type="button"
            popovertarget="site-menu"
            popovertargetaction="hide"
            aria-label="Close the menu"
          >
            <CloseIcon />
          </button>
          <ul>
            {MAIN_LINKS.map((link) => (
              <li>
                <a href={link.href} aria-current={current(link.href, path)}>
                  {link.label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="site-tools">
          <a
            class="icon-button"
            href="/shop/account/"
            aria-label="Your account"
            aria-current={ACCOUNT_LINKS.some((link) => link.href === path) ? 'true' : undefined}
          >
            <PersonIcon />
          </a>
          <a class="icon-button cart-link" href="/shop/cart" data-cart-link aria-label="Cart, empty">
            <CartIcon />
            <span class="cart-count" data-cart-count hidden aria-hidden="true" />
          </a>
        </div>
      </div>
    </header>
  );
}

/** `page` on the page itself, `true` on the pages below a list, nothing elsewhere. */
function current(href: string, path: string): 'page' | 'true' | undefined {
  if (href === path) return 'page';
  return href.endsWith('/') && path.startsWith(href) ? 'true' : undefined;
}
