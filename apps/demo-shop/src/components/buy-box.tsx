import { euro } from '../catalogue/money.ts';
import { type ProductId, product } from '../catalogue/products.ts';

/** Price and button of a product; an extra, such as the installation, can be ticked. */
export function BuyBox({ id, extra }: { id: ProductId; extra?: { id: ProductId; label: string } }) {
  return (
    <div class="buy-box" data-buy>
      <p class="price price-large">
        {euro(product(id).price)} <small>delivery included</small>
      </p>
      {extra ? (
        <label class="choice">
          <input type="checkbox" value={extra.id} data-extra checked />
          <span>
            {extra.label} <b>+{euro(product(extra.id).price)}</b>
          </span>
        </label>
      ) : null}
      <button class="button" type="button" data-add={id} aria-label={`Add to cart: ${product(id).name}`}>
        Add to cart
      </button>
      <p class="form-status" role="status" data-status />
    </div>
  );
}
