/**
 * Visits after the purchase: onboarding, use, support, renewal; churn, and coming back.
 * @module
 */
import type { Arrival } from './channels.ts';
import { orderProperties } from './shop.ts';
import type { Visit } from './visit.ts';
import type { Walk } from './walk.ts';

/** Days from one filter set to the next. */
const TERM = { least: 42, most: 56 };

/**
 * All that follows a purchase, to the end of the span: customers come on occasions, so these are planned at once.
 */
export function liveAsCustomer(walk: Walk): void {
  const bought = walk.boughtOn ?? walk.day;
  const fading = walk.random.chance(0.18);
  onboard(walk);
  useDevice(walk, bought, fading);
  if (walk.random.chance(0.3)) askForSupport(walk);
  if (walk.person.shares) letPartnerIn(walk);
  let due = bought + drawTerm(walk);
  while (due < walk.world.days && renewOrLeave(walk, due, fading)) due = walk.day + drawTerm(walk);
}

function drawTerm({ random }: Walk): number {
  return random.between(TERM.least, TERM.most);
}

function onboard(walk: Walk): void {
  const visit = account(walk, walk.begin('direct'), '/shop/account/getting-started');
  trainOneself(walk, visit);
  if (walk.person.solution === 'furnace') bookInstallation(walk, visit);
  walk.next('customer', walk.random.between(6, 16));
}

/** Ticks the steps of the first week off: all of them, some, or none. */
function trainOneself({ random }: Walk, visit: Visit): void {
  const done = random.weighted<number>([
    [0, 45],
    [random.whole(1, 5), 30],
    [6, 25],
  ]);
  for (let step = 1; step <= done; step++)
    visit.track('Training Step Completed', { step, done: step, of: 6 });
  if (done === 6) visit.track('Training Completed', { steps: 6 });
}

function bookInstallation(walk: Walk, visit: Visit): void {
  const books = walk.random.chance(0.85);
  visit
    .open('/shop/account/installation')
    .form('installation', books ? 'submitted' : 'abandoned')
    .stay(0.3);
  if (!books) return;
  visit.track('Installation Booked', { system: 'furnace-f1' });
  walk.tell(walk.random.between(4, 10), 'Installation Completed', { system: 'furnace-f1' });
}

/** The device reports now and then that it runs; it falls silent where it is put away. */
function useDevice(walk: Walk, bought: number, fading: boolean): void {
  const { random, world } = walk;
  const end = Math.min(world.days, bought + (fading ? random.between(12, 30) : world.days));
  for (let day = bought + random.between(2, 6); day < end; day += random.between(5, 9)) {
    walk.tell(day - walk.day, 'Product Used', {
      hours: Math.round(random.around(40, 0.5)),
      source: 'device',
    });
  }
}

function askForSupport(walk: Walk): void {
  const visit = account(walk, walk.begin(), '/shop/account/orders', '/shop/account/support');
  const topic = walk.random.pick(['noise', 'filter light', 'delivery', 'smell', 'installation']);
  visit.form('support-ticket', 'submitted').track('Support Ticket Created', { topic });
  if (walk.random.chance(0.85)) walk.tell(walk.random.around(1.2), 'Support Ticket Resolved', { topic });
  walk.next('customer', walk.random.between(3, 10));
}

/** Somebody else of the household signs in on the same device: what follows there is theirs. */
function letPartnerIn(walk: Walk): void {
  const [device] = walk.person.devices;
  const visit = walk.begin('direct', device);
  walk.signIn(visit, `${walk.userId}-partner`);
  visit.read('/shop/account/orders', '/shop/account/getting-started');
  walk.next('customer', walk.random.between(1, 6));
  account(walk, walk.begin('direct', device), '/shop/account/orders');
}

/**
 * The filters are due: they are renewed at once or late, or the customer leaves, loudly or not.
 *
 * @returns whether they stay a customer.
 */
function renewOrLeave(walk: Walk, due: number, fading: boolean): boolean {
  const { random } = walk;
  walk.day = Math.max(walk.day + 1, due);
  const way = random.weighted(fading ? FADING_WAYS : WAYS);
  if (way === 'silent') return false;
  const visit = account(walk, walk.begin(undefined, undefined, REMINDER), '/shop/account/renew-filters');
  if (way === 'now') renew(walk, visit);
  else visit.form('renew-filters', 'abandoned');
  if (way === 'cancels')
    visit.track('Subscription Cancelled', { reason: random.pick(['price', 'no need', 'noise']) });
  if (way === 'now' || (way === 'cancels' && !random.chance(0.25))) return way === 'now';
  walk.day += way === 'late' ? random.between(6, 16) : random.between(12, 24);
  renew(walk, account(walk, walk.begin(undefined, undefined, REMINDER), '/shop/account/renew-filters'));
  return true;
}

const WAYS = [
  ['now', 66],
  ['late', 18],
  ['cancels', 8],
  ['silent', 8],
] as const;
const FADING_WAYS = [
  ['now', 15],
  ['late', 15],
  ['cancels', 35],
  ['silent', 35],
] as const;

const REMINDER: Arrival = {
  referrer: '',
  campaign: { source: 'service', medium: 'email', name: 'filter-reminder' },
};

function renew(walk: Walk, visit: Visit): void {
  visit.form('renew-filters', 'submitted');
  const filters = walk.person.solution === 'furnace' ? 'furnaceFilters' : 'portableFilters';
  walk.orders += 1;
  visit.track('Subscription Renewed', orderProperties(`${walk.person.key}-o${walk.orders}`, [[filters, 1]]));
}

/** Signs in and goes to pages of the customer area. */
function account(walk: Walk, visit: Visit, ...paths: Parameters<Visit['read']>): Visit {
  walk.signIn(visit);
  return visit.read(...paths);
}
