/**
 * The hand-off from decision to purchase, and the week in which it fails on phones.
 * @module
 */
import { arriveBy } from './channels.ts';
import type { DeviceKind } from './devices.ts';
import type { World } from './person.ts';
import { type Basket, orderProperties, productProperties } from './shop.ts';
import type { Visit } from './visit.ts';
import type { Walk } from './walk.ts';

/** When the payment broke on phones, as shares of the span, and how many payments got through all the same. */
export const INCIDENT = { from: 0.64, days: 7, device: 'phone' as DeviceKind, passes: 0.08 };

/** Whether a day lies in the incident. */
export function isBroken(day: number, device: DeviceKind, { days }: Pick<World, 'days'>): boolean {
  const from = INCIDENT.from * days;
  return device === INCIDENT.device && day >= from && day < from + INCIDENT.days;
}

/** Buys, or leaves the checkout. A company's order comes by its purchasing department. */
export function buy(walk: Walk): void {
  const { person } = walk;
  if (person.account === null) orderInShop(walk);
  else if (person.account.role === 'purchasing') orderByMail(walk);
  else advise(walk);
}

function orderInShop(walk: Walk): void {
  const { person } = walk;
  const visit = beginBuying(walk);
  const basket = basketOf(walk);
  const order = orderProperties(`${person.key}-o${walk.orders + 1}`, basket);
  const [first] = basket;
  if (first) visit.track('Product Added', productProperties(...first));
  visit.read('/shop/cart').open('/shop/checkout').track('Checkout Started', order);
  if (isBroken(walk.day, visit.visitor.device.kind, walk.world) && !walk.random.chance(INCIDENT.passes)) {
    failToPay(walk, visit);
  } else if (walk.random.chance(0.62 + 0.3 * person.intent)) {
    complete(walk, visit, order);
  } else {
    leave(walk, visit);
  }
}

function beginBuying(walk: Walk): Visit {
  const arrival = arriveBy('direct', walk.random);
  const mail = { ...arrival, campaign: { source: 'sales', medium: 'email', name: 'your-quote' } };
  const visit = walk.begin(undefined, undefined, walk.quoted ? mail : undefined);
  const page =
    walk.person.solution === 'furnace' ? '/shop/products/furnace-f1' : '/shop/products/portable-p1';
  return visit.read(page, ...(walk.random.chance(0.5) ? (['/shop/pricing'] as const) : []));
}

function basketOf({ person, random }: Walk): Basket {
  if (person.solution === 'furnace')
    return [
      ['furnace', 1],
      ['installation', 1],
    ];
  const devices = random.weighted([
    [1, 70],
    [2, 22],
    [3, 8],
  ] as const);
  return random.chance(0.35)
    ? [
        ['portable', devices],
        ['portableFilters', devices],
      ]
    : [['portable', devices]];
}

function complete(walk: Walk, visit: Visit, order: Record<string, unknown>): void {
  visit.form('checkout', 'submitted').open('/shop/order-confirmed');
  walk.signIn(visit);
  visit.track('Order Completed', { ...order, payment_method: walk.random.pick(['card', 'invoice']) }).stay();
  becomeCustomer(walk);
}

/** From now on they are a customer, and come back for the first time within days. */
function becomeCustomer(walk: Walk): void {
  walk.orders += 1;
  walk.boughtOn ??= walk.day;
  walk.subscribed = true;
  walk.next('customer', walk.random.between(0.8, 5));
}

function failToPay(walk: Walk, visit: Visit): void {
  const { random, person } = walk;
  const failure = { reason: 'no answer from the payment provider', payment: 'card' };
  for (let attempt = random.whole(1, 3); attempt > 0; attempt--)
    visit.track('Payment Failed', { ...failure, attempt });
  visit.form('checkout', 'abandoned').stay(0.5);
  const back = person.devices.length > 1 ? 0.45 : 0.2;
  walk.next(
    random.weighted([
      ['decision', back],
      ['gone', 1 - back],
    ] as const),
    random.between(0.6, 9),
  );
}

function leave(walk: Walk, visit: Visit): void {
  visit.form('checkout', 'abandoned').stay(0.6);
  const { random } = walk;
  walk.next(
    random.weighted([
      ['decision', 0.5],
      ['consideration', 0.3],
      ['gone', 0.2],
    ] as const),
    random.around(2, 0.7),
  );
}

/** The engineer or the owner looks at the offer; buying is another's office. */
function advise(walk: Walk): void {
  const visit = walk.begin('direct').read('/shop/products/furnace-f1', '/shop/pricing');
  walk.signIn(visit);
  walk.next('gone', 1);
}

function orderByMail(walk: Walk): void {
  const visit = walk.begin('email').read('/shop/pricing');
  walk.signIn(visit);
  const units = walk.random.whole(4, 24);
  const order = orderProperties(`${walk.person.key}-o${walk.orders + 1}`, [
    ['furnace', units],
    ['furnaceFilters', units],
  ]);
  walk.tell(walk.random.between(0.2, 3), 'Order Completed', order);
  becomeCustomer(walk);
}
