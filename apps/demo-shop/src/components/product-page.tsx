import type { Child } from 'hono/jsx';
import type { ProductId } from '../catalogue/products.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';

/** A product's page: drawing on one side; name, pitch and the way to the cart on the other; the rest below. */
export function ProductPage({
  id,
  title,
  pitch,
  drawing,
  buy,
  children,
}: {
  /** The product that counts as viewed. */
  id: ProductId;
  title: string;
  pitch: Child;
  drawing: Child;
  buy: Child;
  children: Child;
}) {
  return (
    <div class="wrap" data-product-view={id}>
      <Breadcrumbs links={[{ label: 'Products', href: '/shop/products/' }]} />
      <div class="product-top">
        <div class="product-stage">{drawing}</div>
        <div class="product-buy">
          <h1>{title}</h1>
          <div class="lead">{pitch}</div>
          {buy}
        </div>
      </div>
      <div class="product-rest">{children}</div>
    </div>
  );
}
