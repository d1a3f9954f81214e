import type { Child } from 'hono/jsx';
import { euro } from '../catalogue/money.ts';

/** A product in a list: drawing, name, what it is for, price from. */
export function ProductCard({
  href,
  name,
  summary,
  price,
  priceNote,
  drawing,
  level = 3,
}: {
  href: string;
  name: string;
  summary: string;
  /** In whole euro. */
  price: number;
  /** Words after the price, such as `with installation`. */
  priceNote?: string;
  drawing: Child;
  /** Level of the heading. @default 3 */
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <article class="card product-card">
      <div class="product-stage">{drawing}</div>
      <div class="card-text">
        <Heading>
          <a class="card-link" href={href}>
            {name}
          </a>
        </Heading>
        <p>{summary}</p>
        <p class="price">
          {euro(price)} {priceNote ? <small>{priceNote}</small> : null}
        </p>
      </div>
    </article>
  );
}
