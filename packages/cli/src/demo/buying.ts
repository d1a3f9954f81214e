/**
 * Visits before the purchase: what people do in awareness, consideration and decision, and where it leads them.
 * @module
 */
import { buy } from './checkout.ts';
import { pollenAt } from './clock.ts';
import type { ShopPath } from './shop.ts';
import type { Visit } from './visit.ts';
import type { Walk } from './walk.ts';

/** Days until a reader comes back, or a buyer who makes up their mind. */
const GAP = { reader: 4.5, comparer: 3, decider: 1.4 };

/** How long people stay away who seem to be lost, and are not. */
const LAPSE = { least: 32, most: 48 };

/** Has a problem, and reads about it. */
export function visitInAwareness(walk: Walk): void {
  const { random, person } = walk;
  const visit = walk.begin();
  if (person.account) visit.read('/shop/guides/how-air-cleaners-work');
  else if (random.chance(0.22)) visit.read('/shop/', drawArticle(walk));
  else visit.read(drawArticle(walk));
  if (random.chance(0.12 + 0.4 * person.intent)) visit.read(drawArticle(walk));
  if (random.chance(0.25 * person.intent)) visit.read('/shop/guides/how-air-cleaners-work');
  meetNewsletter(walk, visit);
  const onwards = 0.08 + 0.5 * person.intent;
  walk.next(
    random.weighted([
      ['consideration', onwards],
      ['awareness', 0.2],
      ['gone', Math.max(0.06, 0.72 - 0.62 * person.intent)],
    ] as const),
    random.around(GAP.reader, 0.8),
  );
}

/** Knows the problem, and compares what would solve it. */
export function visitInConsideration(walk: Walk): void {
  const { random, person } = walk;
  const visit = walk.begin();
  if (random.chance(0.5)) visit.read('/shop/');
  if (random.chance(0.7)) visit.read(...drawComparison(walk));
  visit.read(productPage(walk));
  if (random.chance(0.25 + 0.5 * person.intent)) visit.read('/shop/pricing');
  if (random.chance(0.15)) visit.read(drawArticle(walk));
  meetNewsletter(walk, visit);
  const stand = random.weighted([
    ['decision', 0.06 + 0.42 * person.intent],
    ['consideration', 0.3],
    ['awareness', 0.07],
    ['lapse', 0.13],
    ['gone', Math.max(0.05, 0.4 - 0.36 * person.intent)],
  ] as const);
  if (stand === 'lapse') walk.next('consideration', random.between(LAPSE.least, LAPSE.most));
  else walk.next(stand, random.around(stand === 'decision' ? GAP.decider : GAP.comparer, 0.7));
}

/** Has picked one, and moves to the purchase: at the checkout, or by way of a quote. */
export function visitInDecision(walk: Walk): void {
  if (walk.person.solution === 'furnace' && !walk.quoted) askForQuote(walk);
  else buy(walk);
}

function askForQuote(walk: Walk): void {
  const { random, person } = walk;
  const visit = walk.begin().read(productPage(walk), '/shop/pricing');
  if (!person.account) visit.read('/shop/installers');
  visit.open('/shop/quote');
  const sends = random.chance(0.45 + 0.4 * person.intent);
  visit.form('quote', sends ? 'submitted' : 'abandoned').stay(0.3);
  if (!sends) {
    walk.next(
      random.weighted([
        ['decision', 0.5],
        ['consideration', 0.25],
        ['gone', 0.25],
      ] as const),
      random.around(2),
    );
    return;
  }
  visit.open('/shop/quote-thanks');
  walk.introduce(visit, {
    home_size: random.pick(['60-100', '100-150', '150-220', 'over-220']),
    system: 'furnace',
  });
  visit.stay();
  walk.quoted = true;
  walk.subscribed = true;
  settleQuote(walk);
}

/** The shop's people look at a request: it is a lead that may be qualified, and won or lost. */
function settleQuote(walk: Walk): void {
  const { random, person } = walk;
  if (random.chance(0.8)) walk.tell(random.between(0.4, 2), 'Lead Qualified', { by: 'sales' });
  const wins = random.chance(0.35 + 0.35 * person.intent);
  if (!wins)
    walk.tell(random.between(9, 15), 'Lead Lost', { reason: random.pick(['price', 'timing', 'competitor']) });
  walk.next(wins ? 'decision' : 'gone', random.between(2.5, 8));
}

function meetNewsletter(walk: Walk, visit: Visit): void {
  const { random } = walk;
  if (walk.subscribed || !random.chance(0.35)) return;
  const end = random.weighted([
    ['ignored', 70],
    ['abandoned', 9],
    ['submitted', 21],
  ] as const);
  visit.form('newsletter', end);
  if (end === 'submitted') walk.subscribed = true;
}

function drawArticle({ random, day, world }: Walk): ShopPath {
  return random.weighted([
    ['/shop/articles/pollen-season-indoors', pollenAt(day, world) - 0.6],
    ['/shop/articles/allergies-and-indoor-air', 1.1],
    ['/shop/articles/dust-mites-in-the-bedroom', 0.7],
  ] as const);
}

function drawComparison({ random }: Walk): ShopPath[] {
  return random.pick<ShopPath[]>([
    ['/shop/compare/portable-vs-furnace'],
    ['/shop/guides/choosing-an-air-cleaner', '/shop/compare/portable-vs-furnace'],
    ['/shop/case-studies/family-of-five', '/shop/products/'],
    ['/shop/guides/choosing-an-air-cleaner'],
    ['/shop/products/'],
  ]);
}

/** The page of the solution they lean to; now and then of the other one. */
export function productPage({ random, person }: Walk): ShopPath {
  const leaning = random.chance(0.85)
    ? person.solution
    : person.solution === 'furnace'
      ? 'portable'
      : 'furnace';
  return leaning === 'furnace' ? '/shop/products/furnace-f1' : '/shop/products/portable-p1';
}
