import { CURRENCY } from './products.ts';

const format = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: CURRENCY,
  maximumFractionDigits: 0,
});

/** An amount in whole euro as the shop writes it: `€1,280`. */
export function euro(amount: number): string {
  return format.format(amount);
}
