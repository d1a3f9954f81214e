/** A link: its words and the path it goes to. */
export type Link = { label: string; href: string };

/** The links of the header. */
export const MAIN_LINKS: readonly Link[] = [
  { label: 'Allergies', href: '/shop/articles/' },
  { label: 'Guides', href: '/shop/guides/' },
  { label: 'Compare', href: '/shop/compare/portable-vs-furnace' },
  { label: 'Products', href: '/shop/products/' },
  { label: 'Pricing', href: '/shop/pricing' },
];

/** The columns of the footer. */
export const FOOTER_COLUMNS: readonly { heading: string; links: readonly Link[] }[] = [
  {
    heading: 'Understand',
    links: [
      { label: 'Allergies and indoor air', href: '/shop/articles/allergies-and-indoor-air' },
      { label: 'How air cleaners work', href: '/shop/guides/how-air-cleaners-work' },
      { label: 'Choosing an air cleaner', href: '/shop/guides/choosing-an-air-cleaner' },
      { label: 'A family of five', href: '/shop/case-studies/family-of-five' },
    ],
  },
  {
    heading: 'Buy',
    links: [
      { label: 'Products', href: '/shop/products/' },
      { label: 'Pricing', href: '/shop/pricing' },
      { label: 'Find an installer', href: '/shop/installers' },
      { label: 'Ask for a quote', href: '/shop/quote' },
    ],
  },
  {
    heading: 'Own',
    links: [
      { label: 'Your account', href: '/shop/account/' },
      { label: 'Renew filters', href: '/shop/account/renew-filters' },
      { label: 'Help', href: '/shop/help/' },
      { label: 'Contact support', href: '/shop/account/support' },
    ],
  },
  {
    heading: 'Larkmoor',
    links: [
      { label: 'About us', href: '/shop/about' },
      { label: 'Careers', href: '/shop/careers' },
      { label: 'Privacy', href: '/shop/privacy' },
    ],
  },
];

/** The pages of the customer area. */
export const ACCOUNT_LINKS: readonly Link[] = [
  { label: 'Overview', href: '/shop/account/' },
  { label: 'Orders', href: '/shop/account/orders' },
  { label: 'Installation', href: '/shop/account/installation' },
  { label: 'Getting started', href: '/shop/account/getting-started' },
  { label: 'Support', href: '/shop/account/support' },
  { label: 'Renew filters', href: '/shop/account/renew-filters' },
];
