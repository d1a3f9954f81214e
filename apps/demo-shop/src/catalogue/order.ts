import { BRAND, CURRENCY, type Product, type ProductId, product } from './products.ts';

/** So many pieces of one product. */
export type Line = { id: ProductId; quantity: number };

/** A product in the words of the Segment e-commerce spec (v2). */
export type SpecProduct = {
  product_id: ProductId;
  sku: string;
  name: string;
  category: Product['category'];
  brand: string;
  /** In euro, for one piece. */
  price: number;
  quantity: number;
  currency: string;
};

/**
 * The properties of `Checkout Started` and `Order Completed`. `total` and `revenue` are equal here: the shop adds
 * neither delivery nor tax to its prices.
 */
export type SpecOrder = {
  order_id: string;
  total: number;
  revenue: number;
  shipping: number;
  tax: number;
  currency: string;
  products: SpecProduct[];
};

/** The price of all lines together, in euro. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + product(line.id).price * line.quantity, 0);
}

/** How many pieces all lines hold. */
export function pieces(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** One line as the `products` of the spec. */
export function specProduct({ id, quantity }: Line): SpecProduct {
  const { sku, name, category, price } = product(id);
  return { product_id: id, sku, name, category, brand: BRAND, price, quantity, currency: CURRENCY };
}

/** An order as the spec's properties. */
export function specOrder(orderId: string, lines: readonly Line[]): SpecOrder {
  const sum = total(lines);
  return {
    order_id: orderId,
    total: sum,
    revenue: sum,
    shipping: 0,
    tax: 0,
    currency: CURRENCY,
    products: lines.map(specProduct),
  };
}
