import type { Line } from '../catalogue/order.ts';
import { isProductId } from '../catalogue/products.ts';
import { hasFields, listOf, stored } from './storage.ts';

/** An order that was placed in this browser. Times are ISO 8601. */
export type Order = { id: string; at: string; lines: Line[]; total: number };

/** A date booked for the installation: the day as `YYYY-MM-DD`. */
export type Booking = { installer: string; date: string; slot: string };

/** A request to support. */
export type Ticket = { id: string; at: string; subject: string; solved: boolean };

function isOrder(value: unknown): value is Order {
  if (!hasFields(value, { id: 'string', at: 'string', total: 'number' })) return false;
  const lines: unknown = Reflect.get(Object(value), 'lines');
  return (
    Array.isArray(lines) && lines.every((line) => isProductId(line?.id) && typeof line.quantity === 'number')
  );
}

function isBooking(value: unknown): value is Booking {
  return hasFields(value, { installer: 'string', date: 'string', slot: 'string' });
}

function isTicket(value: unknown): value is Ticket {
  return hasFields(value, { id: 'string', at: 'string', subject: 'string', solved: 'boolean' });
}

/** All orders, newest first. */
export const orders = stored<Order[]>('orders', [], listOf(isOrder));

/** The installation's date, or null. */
export const booking = stored<Booking | null>('booking', null, (value): value is Booking | null => {
  return value === null || isBooking(value);
});

/** All requests to support, newest first. */
export const tickets = stored<Ticket[]>('tickets', [], listOf(isTicket));

/** Ids of the steps of the first week that are done. */
export const training = stored<string[]>(
  'training',
  [],
  listOf((value): value is string => typeof value === 'string'),
);

/** The last order that brought a filter, with a device or by itself, or undefined. */
export function lastFilter(): Order | undefined {
  return orders.get().find((order) => order.lines.some((line) => line.id !== 'installation-f1'));
}
