import { describe, expect, it } from 'vitest';
import { breakEvenRooms, furnaceCosts, portableCosts } from './costs.ts';
import { euro } from './money.ts';
import { pieces, specOrder, total } from './order.ts';
import { isProductId } from './products.ts';

const LINES = [
  { id: 'furnace-f1', quantity: 1 },
  { id: 'installation-f1', quantity: 1 },
  { id: 'filter-set-f1', quantity: 2 },
] as const;

describe('an order', () => {
  it('adds up its lines', () => {
    expect(total(LINES)).toBe(890 + 390 + 2 * 79);
    expect(pieces(LINES)).toBe(4);
    expect(total([])).toBe(0);
  });

  it('speaks the Segment e-commerce spec', () => {
    const order = specOrder('LM-1', LINES);
    expect(order).toMatchObject({ order_id: 'LM-1', total: 1438, revenue: 1438, currency: 'EUR' });
    expect(order.products[2]).toEqual({
      product_id: 'filter-set-f1',
      sku: 'LM-F1-FS',
      name: 'Filter set for the F1',
      category: 'Filters',
      brand: 'Larkmoor',
      price: 79,
      quantity: 2,
      currency: 'EUR',
    });
  });
});

describe('a product id', () => {
  it('is told from other text, names of the prototype included', () => {
    expect(isProductId('portable-p1')).toBe(true);
    for (const other of ['constructor', '', 'P1', null, 3]) expect(isProductId(other)).toBe(false);
  });
});

describe('the costs over five years', () => {
  it('are purchase, installation, four filter sets and power', () => {
    expect(portableCosts(1)).toEqual({
      purchase: 349,
      installation: 0,
      filters: 236,
      power: 197,
      total: 782,
    });
    expect(furnaceCosts()).toEqual({
      purchase: 890,
      installation: 390,
      filters: 316,
      power: 361,
      total: 1957,
    });
  });

  it('let the furnace system win from the third room on', () => {
    expect(breakEvenRooms()).toBe(3);
  });
});

describe('money', () => {
  it('is written in whole euro', () => {
    expect(euro(1280)).toBe('€1,280');
  });
});
