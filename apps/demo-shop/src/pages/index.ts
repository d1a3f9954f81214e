import type { Page } from '../page.ts';
import { accountPages } from './account.tsx';
import { articlePages } from './articles.tsx';
import { cart } from './cart.tsx';
import { caseStudy } from './case-study.tsx';
import { checkoutPages } from './checkout.tsx';
import { companyPages } from './company.tsx';
import { compare } from './compare.tsx';
import { gettingStarted } from './getting-started.tsx';
import { guidePages } from './guides.tsx';
import { helpPages } from './help.tsx';
import { home } from './home.tsx';
import { installation } from './installation.tsx';
import { installers } from './installers.tsx';
import { login } from './login.tsx';
import { notFound } from './not-found.tsx';
import { pricing } from './pricing.tsx';
import { privacy } from './privacy.tsx';
import { productPages } from './products.tsx';
import { quotePages } from './quote.tsx';
import { renewFilters } from './renew-filters.tsx';
import { support } from './support.tsx';

/** Every page of the shop. */
export const PAGES: readonly Page[] = [
  home,
  ...articlePages,
  ...guidePages,
  compare,
  caseStudy,
  ...productPages,
  pricing,
  installers,
  ...quotePages,
  cart,
  ...checkoutPages,
  ...accountPages,
  login,
  installation,
  support,
  renewFilters,
  gettingStarted,
  ...helpPages,
  ...companyPages,
  privacy,
  notFound,
];
