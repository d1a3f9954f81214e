/**
 * The air-cleaner shop as its visitors meet it: the pages, products and forms of the demo shop.
 * @module
 */

/** A page: its title, for how many seconds a reader usually stays, and which product it presents. */
export type ShopPage = { title: string; seconds: number; product?: ProductKey };

const BRAND = 'Larkmoor';

/** Paths of the shop. */
export const PAGES = {
  '/shop/': { title: 'Air cleaners for homes with allergies', seconds: 14 },
  '/shop/articles/allergies-and-indoor-air': { title: 'Allergies and the air indoors', seconds: 85 },
  '/shop/articles/dust-mites-in-the-bedroom': { title: 'Dust mites in the bedroom', seconds: 75 },
  '/shop/articles/pollen-season-indoors': { title: 'Getting through the pollen season indoors', seconds: 70 },
  '/shop/guides/how-air-cleaners-work': { title: 'How air cleaners work', seconds: 95 },
  '/shop/guides/choosing-an-air-cleaner': { title: 'Choosing an air cleaner', seconds: 110 },
  '/shop/compare/portable-vs-furnace': { title: 'Portable or furnace?', seconds: 90 },
  '/shop/case-studies/family-of-five': { title: 'A family of five gets through May', seconds: 60 },
  '/shop/products/': { title: 'Products', seconds: 22 },
  '/shop/products/portable-p1': { title: 'Portable P1 air cleaner', seconds: 48, product: 'portable' },
  '/shop/products/furnace-f1': { title: 'Furnace F1 whole-house filter', seconds: 55, product: 'furnace' },
  '/shop/products/filter-set': {
    title: 'Filter sets for P1 and F1',
    seconds: 25,
    product: 'portableFilters',
  },
  '/shop/pricing': { title: 'Pricing', seconds: 40 },
  '/shop/installers': { title: 'Find an installer', seconds: 45 },
  '/shop/quote': { title: 'Ask for a quote', seconds: 20 },
  '/shop/quote-thanks': { title: 'Thank you for your request', seconds: 9 },
  '/shop/cart': { title: 'Cart', seconds: 15 },
  '/shop/checkout': { title: 'Checkout', seconds: 15 },
  '/shop/order-confirmed': { title: 'Order confirmed', seconds: 12 },
  '/shop/account/orders': { title: 'Your orders', seconds: 20 },
  '/shop/account/installation': { title: 'Book the installation', seconds: 25 },
  '/shop/account/support': { title: 'Support', seconds: 30 },
  '/shop/account/renew-filters': { title: 'Renew filters', seconds: 22 },
  '/shop/account/getting-started': { title: 'Getting started', seconds: 65 },
} as const satisfies Record<string, ShopPage>;

export type ShopPath = keyof typeof PAGES;

/** What is known of a page. */
export function pageAt(path: ShopPath): ShopPage {
  return PAGES[path];
}

/** The document title of a page. */
export function titleOf(path: ShopPath): string {
  return `${PAGES[path].title} · ${BRAND}`;
}

/** What the shop sells: Segment's product properties, prices in euro. */
export const PRODUCTS = {
  portable: {
    product_id: 'portable-p1',
    sku: 'LM-P1',
    name: 'Portable P1',
    category: 'Air cleaners',
    price: 349,
  },
  furnace: {
    product_id: 'furnace-f1',
    sku: 'LM-F1',
    name: 'Furnace F1',
    category: 'Air cleaners',
    price: 890,
  },
  installation: {
    product_id: 'installation-f1',
    sku: 'LM-F1-INST',
    name: 'Installation of the F1',
    category: 'Services',
    price: 390,
  },
  portableFilters: {
    product_id: 'filter-set-p1',
    sku: 'LM-P1-FS',
    name: 'Filter set for the P1',
    category: 'Filters',
    price: 59,
  },
  furnaceFilters: {
    product_id: 'filter-set-f1',
    sku: 'LM-F1-FS',
    name: 'Filter set for the F1',
    category: 'Filters',
    price: 79,
  },
} as const;

export type ProductKey = keyof typeof PRODUCTS;

/** The two ways to clean air that the shop sells. */
export type Solution = 'portable' | 'furnace';

/** So many of each product. */
export type Basket = readonly (readonly [product: ProductKey, quantity: number])[];

/** So many pieces of a product in the words of Segment's e-commerce spec. */
export function productProperties(key: ProductKey, quantity = 1): Record<string, unknown> {
  return { ...PRODUCTS[key], brand: BRAND, quantity, currency: 'EUR' };
}

/** An order in the words of Segment's e-commerce spec. */
export function orderProperties(orderId: string, basket: Basket): Record<string, unknown> {
  const total = basket.reduce((sum, [key, quantity]) => sum + PRODUCTS[key].price * quantity, 0);
  const products = basket.map(([key, quantity]) => productProperties(key, quantity));
  return { order_id: orderId, total, revenue: total, shipping: 0, tax: 0, currency: 'EUR', products };
}
