/**
 * A site that installs the script and does nothing else: what its pages, forms and events are taken for. The sites
 * are made up; their addresses are of the shapes that shops, software, publishers and services have.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';

/** Address, title, and what the page is. */
type PageCase = [url: string, title: string, signal: string];

const SHOP = 'https://www.cleanair.example';
const SAAS = 'https://ledgerly.example';
const PAPER = 'https://www.dailybreath.example';
const AGENCY = 'https://northfield-hvac.example';
const DE = 'https://www.luftig.example';
const FR = 'https://www.bonair.example';
const ES = 'https://www.airelimpio.example';

const PAGES: PageCase[] = [
  // A shop
  [`${SHOP}/`, 'Clean air for every room', 'home_viewed'],
  [`${SHOP}/en-GB/`, 'Clean air', 'home_viewed'],
  [`${SHOP}/index.php`, 'Clean air', 'home_viewed'],
  [`${SHOP}/collections/air-purifiers`, 'Air purifiers', 'product_list_viewed'],
  [`${SHOP}/collections/all`, 'All products', 'product_list_viewed'],
  [`${SHOP}/product-category/filters/hepa`, 'HEPA filters', 'product_list_viewed'],
  [`${SHOP}/c/filters`, 'Filters', 'product_list_viewed'],
  [`${SHOP}/search`, 'Search: hepa', 'product_list_viewed'],
  [`${SHOP}/shop/`, 'Shop', 'home_viewed'],
  [`${SHOP}/products`, 'Products', 'product_list_viewed'],
  [`${SHOP}/products/p1-portable`, 'P1 Portable', 'product_viewed'],
  [`${SHOP}/collections/air-purifiers/products/p1-portable`, 'P1 Portable', 'product_viewed'],
  [`${SHOP}/dp/B0C1234567`, 'P1 Portable', 'product_viewed'],
  [`${SHOP}/p/48213`, 'Filter set', 'product_viewed'],
  [`${SHOP}/product-1022`, 'Filter set', 'product_viewed'],
  [`${SHOP}/product/p1/reviews`, 'What buyers say', 'case_study_read'],
  [`${SHOP}/compare/p1-vs-f1`, 'P1 or F1?', 'comparison_read'],
  [`${SHOP}/blog/p1-vs-f1-which-one`, 'Which one is for you?', 'comparison_read'],
  [`${SHOP}/blog/best-air-purifiers-for-allergies`, 'Our favourites', 'comparison_read'],
  [`${SHOP}/top-10-hepa-filters`, 'The list', 'comparison_read'],
  [`${SHOP}/pages/choose`, 'Portable versus furnace: which is right?', 'comparison_read'],
  [`${SHOP}/blog/dust-mites`, 'Dust mites', 'article_read'],
  [`${SHOP}/blogs/news/spring-pollen`, 'Spring pollen', 'article_read'],
  [`${SHOP}/blog/category/allergies`, 'Posts about allergies', 'article_list_viewed'],
  [`${SHOP}/blog/how-to-choose-an-air-purifier`, 'Choosing', 'guide_read'],
  [`${SHOP}/buying-guide`, 'Buying guide', 'guide_read'],
  [`${SHOP}/pages/filter-guide`, 'Filters', 'guide_read'],
  [`${SHOP}/cart`, 'Your cart', 'cart_viewed'],
  [`${SHOP}/basket/`, 'Basket', 'cart_viewed'],
  [`${SHOP}/checkouts/c/8f2a11`, 'Checkout', 'checkout_started'],
  [`${SHOP}/checkout/shipping`, 'Shipping', 'checkout_started'],
  [`${SHOP}/store-locator`, 'Stores near you', 'seller_viewed'],
  [`${SHOP}/where-to-buy`, 'Where to buy', 'seller_viewed'],
  [`${SHOP}/account`, 'Your account', 'account_viewed'],
  [`${SHOP}/account/login`, 'Log in', 'login_viewed'],
  [`${SHOP}/account/orders`, 'Orders', 'account_viewed'],
  [`${SHOP}/orders/100234`, 'Order 100234', 'account_viewed'],
  [`${SHOP}/register`, 'Create an account', 'signup_page_viewed'],
  [`${SHOP}/shop/quote-thanks`, 'We have your request', 'page_viewed'],
  [`${SHOP}/checkout/order-confirmation`, 'Thank you', 'page_viewed'],
  [`${SHOP}/danke`, 'Danke', 'page_viewed'],
  [`${SHOP}/policies/privacy-policy`, 'Privacy policy', 'legal_viewed'],
  [`${SHOP}/policies/refund-policy`, 'Refunds', 'legal_viewed'],
  [`${SHOP}/pages/faq`, 'FAQ', 'docs_read'],
  [`${SHOP}/pages/contact`, 'Contact', 'contact_page_viewed'],
  [`${SHOP}/reviews`, 'Reviews', 'case_study_read'],
  [`${SHOP}/support`, 'Support', 'support_viewed'],
  [`${SHOP}/reorder`, 'Reorder filters', 'renewal_viewed'],
  [`${SHOP}/pages/about-us`, 'About us', 'page_viewed'],
  [`${SHOP}/?page_id=42`, 'Privacy Policy', 'legal_viewed'],
  // Software for businesses
  [`${SAAS}/`, 'Books that close themselves', 'home_viewed'],
  [`${SAAS}/pricing`, 'Pricing', 'pricing_viewed'],
  [`${SAAS}/pricing/enterprise`, 'Enterprise', 'pricing_viewed'],
  [`${SAAS}/plans-and-pricing`, 'Plans', 'pricing_viewed'],
  [`${SAAS}/features`, 'Features', 'product_list_viewed'],
  [`${SAAS}/features/bank-feeds`, 'Bank feeds', 'product_viewed'],
  [`${SAAS}/solutions/accountants`, 'For accountants', 'product_viewed'],
  [`${SAAS}/platform/reporting`, 'Reporting', 'product_viewed'],
  [`${SAAS}/vs/othertool`, 'Ledgerly and Othertool', 'comparison_read'],
  [`${SAAS}/compare`, 'Compare', 'comparison_read'],
  [`${SAAS}/alternatives/othertool`, 'Looking around?', 'comparison_read'],
  [`${SAAS}/blog/othertool-alternatives`, 'Seven to look at', 'comparison_read'],
  [`${SAAS}/customers/bakery-chain`, 'How a bakery closes in a day', 'case_study_read'],
  [`${SAAS}/case-studies/clinic`, 'A clinic', 'case_study_read'],
  [`${SAAS}/success-stories`, 'Stories', 'case_study_read'],
  [`${SAAS}/resources/whitepapers/month-end`, 'The month end', 'guide_read'],
  [`${SAAS}/ebooks/audit`, 'Audit', 'guide_read'],
  [`${SAAS}/webinars/2026-outlook`, 'Outlook', 'guide_read'],
  [`${SAAS}/templates/invoice`, 'Invoice template', 'guide_read'],
  [`${SAAS}/blog/why-books-drift`, 'Why books drift', 'article_read'],
  [`${SAAS}/insights/tax-changes`, 'Tax changes', 'article_read'],
  [`${SAAS}/what-is-double-entry`, 'Double entry', 'article_read'],
  [`${SAAS}/demo`, 'Demo', 'quote_page_viewed'],
  [`${SAAS}/request-a-demo`, 'Request a demo', 'quote_page_viewed'],
  [`${SAAS}/book-a-call`, 'Book a call', 'quote_page_viewed'],
  [`${SAAS}/contact-sales`, 'Talk to sales', 'quote_page_viewed'],
  [`${SAAS}/contact`, 'Contact', 'contact_page_viewed'],
  [`${SAAS}/signup`, 'Sign up', 'signup_page_viewed'],
  [`${SAAS}/free-trial`, 'Start free', 'signup_page_viewed'],
  [`${SAAS}/get-started`, 'Get started', 'signup_page_viewed'],
  [`${SAAS}/login`, 'Log in', 'login_viewed'],
  [`${SAAS}/auth/callback`, '', 'login_viewed'],
  [`${SAAS}/forgot-password`, 'Forgot?', 'login_viewed'],
  ['https://login.ledgerly.example/u/8', 'Welcome', 'login_viewed'],
  ['https://docs.ledgerly.example/invoices/create', 'Create an invoice', 'docs_read'],
  ['https://help.ledgerly.example/a/12', 'Bank feeds stopped', 'docs_read'],
  ['https://developers.ledgerly.example/', 'API', 'docs_read'],
  [`${SAAS}/docs/api/quotes`, 'Quotes API', 'docs_read'],
  [`${SAAS}/help-center`, 'Help center', 'docs_read'],
  [`${SAAS}/changelog`, 'Changelog', 'docs_read'],
  [`${SAAS}/hc/en-us/articles/360001`, 'Reset', 'docs_read'],
  [`${SAAS}/hc/en-us/requests/new`, 'Submit a request', 'support_viewed'],
  [`${SAAS}/dashboard`, 'Dashboard', 'account_viewed'],
  [`${SAAS}/settings/billing`, 'Billing', 'account_viewed'],
  [`${SAAS}/onboarding/step-2`, 'Connect your bank', 'onboarding_viewed'],
  [`${SAAS}/renew`, 'Renew', 'renewal_viewed'],
  [`${SAAS}/careers`, 'Careers', 'careers_viewed'],
  [`${SAAS}/careers/senior-engineer`, 'Senior engineer', 'careers_viewed'],
  ['https://jobs.ledgerly.example/engineer', 'Engineer', 'careers_viewed'],
  [`${SAAS}/legal/dpa`, 'Data processing', 'legal_viewed'],
  [`${SAAS}/terms`, 'Terms', 'legal_viewed'],
  [`${SAAS}/cookie-settings`, 'Cookies', 'legal_viewed'],
  // A publisher
  [`${PAPER}/2026/05/14/pollen-season-starts-early`, 'Pollen season', 'article_read'],
  [`${PAPER}/2026/5/pollen`, 'Pollen', 'article_read'],
  [`${PAPER}/news/city-air-plan`, 'City air plan', 'article_read'],
  [`${PAPER}/magazine/breath`, 'Breath', 'article_read'],
  [`${PAPER}/stories/life-with-asthma`, 'Life with asthma', 'article_read'],
  ['https://blog.dailybreath.example/asthma-at-school', 'Asthma at school', 'article_read'],
  [`${PAPER}/news/tag/pollen`, 'Pollen', 'article_list_viewed'],
  [`${PAPER}/health/guides/sleep`, 'Sleep', 'guide_read'],
  [`${PAPER}/node/771`, 'What is pollen?', 'article_read'],
  [`${PAPER}/node/772`, 'The complete guide to clean air', 'guide_read'],
  [`${PAPER}/subscriptions`, 'Subscribe', 'pricing_viewed'],
  [`${PAPER}/imprint`, 'Imprint', 'legal_viewed'],
  [`${PAPER}/weather`, 'Weather', 'page_viewed'],
  // Services on the spot
  [`${AGENCY}/services`, 'Services', 'product_list_viewed'],
  [`${AGENCY}/services/duct-cleaning`, 'Duct cleaning', 'product_viewed'],
  [`${AGENCY}/get-a-quote`, 'Get a quote', 'quote_page_viewed'],
  [`${AGENCY}/free-estimate`, 'Free estimate', 'quote_page_viewed'],
  [`${AGENCY}/schedule-service`, 'Schedule service', 'quote_page_viewed'],
  [`${AGENCY}/portfolio`, 'Our work', 'case_study_read'],
  [`${AGENCY}/testimonials`, 'Testimonials', 'case_study_read'],
  [`${AGENCY}/locations/springfield`, 'Springfield', 'seller_viewed'],
  [`${AGENCY}/signs-of-dirty-ducts`, 'Dirty ducts', 'article_read'],
  [`${AGENCY}/x7`, 'Request a free quote today', 'quote_page_viewed'],
  [`${AGENCY}/x8`, 'Get a free quote', 'quote_page_viewed'],
  [`${AGENCY}/x9`, 'Case study: a school', 'case_study_read'],
  [`${AGENCY}/contact-us.html`, 'Contact', 'contact_page_viewed'],
  [`${AGENCY}/about`, 'About', 'page_viewed'],
  [`${AGENCY}/team`, 'Team', 'page_viewed'],
  // German
  [`${DE}/ratgeber/hausstaub`, 'Hausstaub', 'guide_read'],
  [`${DE}/magazin/pollen`, 'Pollen', 'article_read'],
  [`${DE}/luftreiniger-vergleich`, 'Luftreiniger', 'comparison_read'],
  [`${DE}/produkte`, 'Produkte', 'product_list_viewed'],
  [`${DE}/produkte/p1`, 'P1', 'product_viewed'],
  [`${DE}/preise`, 'Preise', 'pricing_viewed'],
  [`${DE}/angebot-anfordern`, 'Angebot', 'quote_page_viewed'],
  [`${DE}/referenzen`, 'Referenzen', 'case_study_read'],
  [`${DE}/haendlersuche`, 'Händler', 'seller_viewed'],
  [`${DE}/warenkorb`, 'Warenkorb', 'cart_viewed'],
  [`${DE}/kasse`, 'Kasse', 'checkout_started'],
  [`${DE}/mein-konto`, 'Konto', 'account_viewed'],
  [`${DE}/anmelden`, 'Anmelden', 'login_viewed'],
  [`${DE}/hilfe`, 'Hilfe', 'docs_read'],
  [`${DE}/kontakt`, 'Kontakt', 'contact_page_viewed'],
  [`${DE}/karriere`, 'Karriere', 'careers_viewed'],
  [`${DE}/datenschutz`, 'Datenschutz', 'legal_viewed'],
  [`${DE}/agb`, 'AGB', 'legal_viewed'],
  // French
  [`${FR}/actualites/pollen`, 'Pollen', 'article_read'],
  [`${FR}/guide-d-achat`, "Guide d'achat", 'guide_read'],
  [`${FR}/comparatif`, 'Comparatif', 'comparison_read'],
  [`${FR}/produits/p1`, 'P1', 'product_viewed'],
  [`${FR}/tarifs`, 'Tarifs', 'pricing_viewed'],
  [`${FR}/devis`, 'Devis', 'quote_page_viewed'],
  [`${FR}/temoignages`, 'Témoignages', 'case_study_read'],
  [`${FR}/panier`, 'Panier', 'cart_viewed'],
  [`${FR}/paiement`, 'Paiement', 'checkout_started'],
  [`${FR}/connexion`, 'Connexion', 'login_viewed'],
  [`${FR}/aide`, 'Aide', 'docs_read'],
  [`${FR}/nous-contacter`, 'Contact', 'contact_page_viewed'],
  [`${FR}/recrutement`, 'Recrutement', 'careers_viewed'],
  [`${FR}/mentions-legales`, 'Mentions légales', 'legal_viewed'],
  // Spanish
  [`${ES}/noticias/polen`, 'Polen', 'article_read'],
  [`${ES}/guia-de-compra`, 'Guía de compra', 'guide_read'],
  [`${ES}/comparativa`, 'Comparativa', 'comparison_read'],
  [`${ES}/productos/p1`, 'P1', 'product_viewed'],
  [`${ES}/precios`, 'Precios', 'pricing_viewed'],
  [`${ES}/presupuesto`, 'Presupuesto', 'quote_page_viewed'],
  [`${ES}/casos-de-exito`, 'Casos', 'case_study_read'],
  [`${ES}/carrito`, 'Carrito', 'cart_viewed'],
  [`${ES}/finalizar-compra`, 'Compra', 'checkout_started'],
  [`${ES}/ayuda`, 'Ayuda', 'docs_read'],
  [`${ES}/contacto`, 'Contacto', 'contact_page_viewed'],
  [`${ES}/aviso-legal`, 'Aviso legal', 'legal_viewed'],
];

/** What the form says of itself, the page that it stands on, and what its submission is. */
type FormCase = [properties: object, path: string, signal: string | null];

const FORMS: FormCase[] = [
  [{ form_id: 'x', form_purpose: 'quote' }, '/', 'quote_requested'],
  [{ form_id: 'newsletter-footer', fields: ['email'] }, '/blog/a', 'newsletter_subscribed'],
  [{ form_id: 'form-0', fields: ['email'] }, '/blog/a', 'newsletter_subscribed'],
  [{ form_id: 'form-0', fields: ['first_name', 'email_address'] }, '/', 'newsletter_subscribed'],
  [{ form_id: 'form-0', fields: ['name', 'email', 'message'] }, '/', 'contact_requested'],
  [
    { form_id: 'form-0', fields: ['your-name', 'your-email', 'subject', 'your-message'] },
    '/',
    'contact_requested',
  ],
  [{ form_id: 'form-0', fields: ['name', 'phone'] }, '/contact', 'contact_requested'],
  [{ form_id: 'hs-form-77', fields: ['email', 'company', 'jobtitle'] }, '/', 'demo_booked'],
  [{ form_id: 'form-1', fields: ['name', 'phone'] }, '/request-a-demo', 'demo_booked'],
  [{ form_id: 'form-1', fields: ['postcode', 'phone'] }, '/get-a-quote', 'quote_requested'],
  [{ form_id: 'angebot' }, '/', 'quote_requested'],
  [{ form_id: 'login_form', fields: ['user', 'password'] }, '/login', 'login_viewed'],
  [{ form_id: 'form-0', fields: ['user', 'password'] }, '/', 'login_viewed'],
  [{ form_id: 'form-0', fields: ['email', 'password', 'password_confirm'] }, '/', 'signed_up'],
  [{ form_id: 'registration' }, '/', 'signed_up'],
  [{ form_id: 'ticket', fields: ['email', 'message'] }, '/', 'support_requested'],
  [{ form_id: 'form-0', fields: ['order'] }, '/support', 'support_requested'],
  [{ form_id: 'search', fields: ['q'] }, '/', 'product_list_viewed'],
  [{ form_id: 'form-3', fields: ['q'] }, '/', null],
];

/** Every name of Segment's e-commerce and B2B SaaS specifications, and those of the demo. */
const EVENTS: Record<string, string> = {
  'Products Searched': 'product_list_viewed',
  'Product List Viewed': 'product_list_viewed',
  'Product List Filtered': 'product_list_viewed',
  'Promotion Viewed': 'promotion_seen',
  'Promotion Clicked': 'promotion_seen',
  'Product Clicked': 'product_viewed',
  'Product Viewed': 'product_viewed',
  'Product Added': 'product_added',
  'Product Removed': 'product_removed',
  'Cart Viewed': 'cart_viewed',
  'Checkout Started': 'checkout_started',
  'Checkout Step Viewed': 'checkout_started',
  'Checkout Step Completed': 'checkout_started',
  'Payment Info Entered': 'checkout_started',
  'Order Completed': 'purchased',
  'Order Updated': 'order_changed',
  'Order Refunded': 'order_cancelled',
  'Order Cancelled': 'order_cancelled',
  'Coupon Entered': 'coupon_used',
  'Coupon Applied': 'coupon_used',
  'Coupon Denied': 'coupon_lost',
  'Coupon Removed': 'coupon_lost',
  'Product Added to Wishlist': 'product_saved',
  'Product Removed from Wishlist': 'product_removed',
  'Wishlist Product Added to Cart': 'product_added',
  'Product Shared': 'product_shared',
  'Cart Shared': 'product_shared',
  'Product Reviewed': 'review_written',
  'Account Created': 'signed_up',
  'Account Deleted': 'cancelled',
  'Signed Up': 'signed_up',
  'Signed In': 'account_viewed',
  'Signed Out': 'login_viewed',
  'Invite Sent': 'team_grown',
  'Account Added User': 'team_grown',
  'Account Removed User': 'team_shrunk',
  'Trial Started': 'trial_started',
  'Trial Ended': 'trial_ended',
  'Page Found Useful': 'page_found_useful',
  'Subscription Started': 'purchased',
  'Subscription Renewed': 'renewed',
  'Subscription Cancelled': 'cancelled',
  'Payment Failed': 'payment_failed',
  'Support Ticket Created': 'support_requested',
  'Training Completed': 'training_taken',
  'Installation Booked': 'onboarding_step',
};

/** Query or referrer of an entry page, and what it says of where the visit came from. */
const SOURCES: [query: string, referrer: string, signal: string | null][] = [
  ['', 'https://www.google.com/', 'came_by_search'],
  ['', 'https://chatgpt.com/', 'came_by_search'],
  ['?gclid=1', 'https://www.google.com/', 'came_by_ad'],
  ['?utm_source=google&utm_medium=cpc&utm_campaign=brand_de', '', 'came_by_brand'],
  ['?utm_source=google&utm_medium=cpc&utm_campaign=generic', '', 'came_by_ad'],
  ['?utm_source=crm&utm_medium=email', '', 'came_by_email'],
  ['', 'https://forum.example/', null],
  ['', '', null],
];

/** Address, seconds and depth of attention, and what it says. */
const ATTENTION: [path: string, seconds: number, depth: number, signal: string | null][] = [
  ['/blog/dust', 61, 0, 'article_studied'],
  ['/blog/dust', 25, 80, 'article_studied'],
  ['/blog/dust', 25, 30, null],
  ['/pricing', 90, 10, 'product_studied'],
  ['/weather', 90, 90, 'page_studied'],
  ['/weather', 90, 10, null],
];

let stack: Stack;
const told = new Map<string, string[]>();

beforeAll(async () => {
  stack = await startStack();
  const at = '2026-05-01T10:00:00Z';
  const message = (id: string, rest: object) => ({ messageId: id, anonymousId: id, timestamp: at, ...rest });
  const track = (id: string, event: string, path: string, properties: object) =>
    message(id, {
      type: 'track',
      event,
      properties,
      context: { page: { url: `https://any.example${path}` } },
    });
  await stack.send(
    [
      ...PAGES.map(([url, title], i) => message(`page-${i}`, { type: 'page', properties: { url, title } })),
      ...FORMS.map(([form, path], i) => track(`form-${i}`, 'Form Submitted', path, form)),
      ...Object.keys(EVENTS).map((name) => track(`event-${name}`, name, '/', {})),
      ...SOURCES.map(([query, referrer], i) =>
        message(`source-${i}`, {
          type: 'page',
          properties: { url: `https://any.example/weather${query}`, referrer },
        }),
      ),
      ...ATTENTION.map(([path, seconds, scroll_pct], i) =>
        track(`attention-${i}`, 'Page Engaged', path, { active_ms: seconds * 1000, scroll_pct }),
      ),
    ],
    { path: '/v1/import' },
  );
  await stack.settle();
  const rows = await stack.query<{ message_id: string; signals: string[] }>(
    'SELECT message_id, arraySort(groupArray(toString(signal))) AS signals FROM signal GROUP BY message_id',
  );
  for (const { message_id, signals } of rows) told.set(message_id, signals);
});
afterAll(() => stack?.close());

const signalsOf = (id: string) => told.get(id) ?? [];
const none = (signal: string | null) => (signal === null ? [] : [signal]);

describe('the shipped rules', () => {
  it.each(PAGES.map((page, i) => [...page, i] as const))('know %s "%s" as %s', (_url, _title, signal, i) => {
    expect(signalsOf(`page-${i}`).filter((name) => !name.startsWith('came_by'))).toEqual([signal]);
  });

  it.each(FORMS.map((form, i) => [...form, i] as const))(
    'know the form %j on %s as %s',
    (_form, _path, signal, i) => {
      expect(signalsOf(`form-${i}`)).toEqual(none(signal));
    },
  );

  it.each(Object.entries(EVENTS))('know the event %s as %s', (name, signal) => {
    expect(signalsOf(`event-${name}`)).toEqual([signal]);
  });

  it.each(SOURCES.map((source, i) => [...source, i] as const))(
    'know a visit by "%s" from "%s" as %s',
    (_query, _referrer, signal, i) => {
      expect(signalsOf(`source-${i}`).filter((name) => name.startsWith('came_by'))).toEqual(none(signal));
    },
  );

  it.each(ATTENTION.map((attention, i) => [...attention, i] as const))(
    'know %s with %i s to %i %% as %s',
    (_path, _seconds, _depth, signal, i) => {
      expect(signalsOf(`attention-${i}`)).toEqual(none(signal));
    },
  );

  it('name only signals that are defined', async () => {
    const rows = await stack.query(
      'SELECT rule_id, signal FROM signal_rule WHERE signal NOT IN (SELECT signal FROM signal_definition)',
    );
    expect(rows).toEqual([]);
  });

  it('define every signal that has an emission or is a milestone', async () => {
    const rows = await stack.query(
      `SELECT signal FROM stage_emission WHERE signal NOT IN (SELECT signal FROM signal_definition)
       UNION ALL SELECT signal FROM signal_milestone WHERE signal NOT IN (SELECT signal FROM signal_definition)`,
    );
    expect(rows).toEqual([]);
  });
});
