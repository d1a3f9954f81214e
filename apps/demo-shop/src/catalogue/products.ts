/**
 * What the shop sells. Read by the pages when they are built and by the cart in the browser, so that a price is
 * written down once.
 * @module
 */

/** The currency of every price (ISO 4217). */
export const CURRENCY = 'EUR';

/** The brand, as the Segment e-commerce events name it. */
export const BRAND = 'Larkmoor';

export type ProductId = 'portable-p1' | 'furnace-f1' | 'installation-f1' | 'filter-set-p1' | 'filter-set-f1';

/** One thing that can lie in the cart. */
export type Product = {
  id: ProductId;
  /** Stock-keeping unit, as printed on the box. */
  sku: string;
  name: string;
  category: 'Air cleaners' | 'Filters' | 'Services';
  /** In euro, delivery included. Whole numbers, so sums stay exact. */
  price: number;
  /** Path of the page that presents it. */
  url: string;
};

const CATALOGUE: Record<ProductId, Product> = {
  'portable-p1': {
    id: 'portable-p1',
    sku: 'LM-P1',
    name: 'Portable P1',
    category: 'Air cleaners',
    price: 349,
    url: '/shop/products/portable-p1',
  },
  'furnace-f1': {
    id: 'furnace-f1',
    sku: 'LM-F1',
    name: 'Furnace F1',
    category: 'Air cleaners',
    price: 890,
    url: '/shop/products/furnace-f1',
  },
  'installation-f1': {
    id: 'installation-f1',
    sku: 'LM-F1-INST',
    name: 'Installation of the F1',
    category: 'Services',
    price: 390,
    url: '/shop/products/furnace-f1',
  },
  'filter-set-p1': {
    id: 'filter-set-p1',
    sku: 'LM-P1-FS',
    name: 'Filter set for the P1',
    category: 'Filters',
    price: 59,
    url: '/shop/products/filter-set',
  },
  'filter-set-f1': {
    id: 'filter-set-f1',
    sku: 'LM-F1-FS',
    name: 'Filter set for the F1',
    category: 'Filters',
    price: 79,
    url: '/shop/products/filter-set',
  },
};

/** The product with this id. */
export function product(id: ProductId): Product {
  return CATALOGUE[id];
}

/** Whether a text, say from storage or an attribute, is the id of a product. */
export function isProductId(text: unknown): text is ProductId {
  return typeof text === 'string' && Object.hasOwn(CATALOGUE, text);
}
