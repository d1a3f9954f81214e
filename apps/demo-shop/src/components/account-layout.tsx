import type { Child } from 'hono/jsx';
import { ACCOUNT_LINKS } from '../content/navigation.ts';
import { PageIntro } from './page-intro.tsx';

/** A page of the customer area: title, its own navigation, content. */
export function AccountLayout({
  path,
  title,
  lead,
  children,
}: {
  path: string;
  title: string;
  lead: Child;
  children: Child;
}) {
  return (
    <div class="wrap">
      <PageIntro
        title={title}
        trail={path === '/shop/account/' ? [] : [{ label: 'Your account', href: '/shop/account/' }]}
      >
        <p>{lead}</p>
      </PageIntro>
      <div class="account">
        <nav class="account-nav" aria-label="Your account">
          <ul>
            {ACCOUNT_LINKS.map((link) => (
              <li>
                <a href={link.href} aria-current={link.href === path ? 'page' : undefined}>
                  {link.label}
                </a>
              </li>
            ))}
          </ul>
          <p class="account-who" data-when="signed-in" hidden>
            Signed in as <b data-customer-name />{' '}
            <button class="link-button" type="button" data-sign-out>
              Sign out
            </button>
          </p>
        </nav>
        <div class="account-content">
          <p class="note" data-when="signed-out" hidden>
            You are not signed in. <a href="/shop/account/login">Sign in</a> to see your orders here; the
            pages work without, too.
          </p>
          {children}
        </div>
      </div>
    </div>
  );
}
