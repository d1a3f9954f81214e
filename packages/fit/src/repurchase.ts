/**
 * BG/NBD: repeat purchases of customers who may have gone for good (Fader, Hardie and Lee 2005, "Counting Your
 * Customers the Easy Way", Marketing Science 24(2)).
 * @module
 */
import { minimiseSimplex } from './minimise.ts';

/** One customer, in one unit of time. */
export type Customer = {
  /** Repeat purchases: days with a purchase after the first. */
  repeats: number;
  /** Time from the first purchase to the last. */
  latest: number;
  /** Time from the first purchase to the end of what is known. */
  age: number;
};

/** Purchases come at rates of Gamma(r, alpha); after each the customer goes with a chance of Beta(a, b). */
export type Repurchase = { r: number; alpha: number; a: number; b: number; logLikelihood: number };

/** Fits by maximum likelihood; ask {@link faultOf} whether what it found is of use. */
export function fitRepurchase(customers: readonly Customer[]): Repurchase {
  const loss = (logs: readonly number[]) => {
    const value = -logLikelihood(fromLogs(logs), customers);
    return Number.isFinite(value) ? value : Number.MAX_VALUE;
  };
  let { x, value } = minimiseSimplex(loss, [0, 0, 0, 0]);
  // A simplex may collapse early: begun anew where it ended, it goes on where it had not settled.
  ({ x, value } = minimiseSimplex(loss, x));
  return { ...fromLogs(x), logLikelihood: -value };
}

/** Outside of these a parameter has run away: the likelihood goes on rising, and the data say nothing of it. */
const PARAMETER_RANGE = { least: 1e-3, most: 1e4 };
/** A chance between these leaves open whether a customer has gone. */
const OPEN_CHANCE = { least: 0.02, most: 0.98 };
/** Fewest of those who came back for whom it must be open: else the model tells nobody apart. */
const FEWEST_OPEN = 0.05;

/**
 * Why a fit is of no use: a parameter has run away, or everybody is surely a customer or surely gone.
 *
 * @returns a sentence's end such as `its alpha ran away to 31,000`; `null` for a sound fit.
 */
export function faultOf(model: Repurchase, customers: readonly Customer[]): string | null {
  for (const name of ['r', 'alpha', 'a', 'b'] as const) {
    const value = model[name];
    if (value >= PARAMETER_RANGE.least && value <= PARAMETER_RANGE.most) continue;
    return `its ${name} ran away to ${Number.isFinite(value) ? value.toExponential(1) : value}`;
  }
  const chances = customers.filter(({ repeats }) => repeats > 0).map((one) => aliveChance(model, one));
  const open = chances.filter((chance) => chance > OPEN_CHANCE.least && chance < OPEN_CHANCE.most);
  if (open.length >= FEWEST_OPEN * chances.length) return null;
  return `it takes ${chances.length - open.length} of the ${chances.length} who came back for surely a customer or surely gone`;
}

function fromLogs(logs: readonly number[]): Omit<Repurchase, 'logLikelihood'> {
  const [r = 1, alpha = 1, a = 1, b = 1] = logs.map(Math.exp);
  return { r, alpha, a, b };
}

/** The log-likelihood of all customers: equation 6 of the paper, in logs. */
export function logLikelihood(
  { r, alpha, a, b }: Omit<Repurchase, 'logLikelihood'>,
  customers: readonly Customer[],
): number {
  let sum = 0;
  for (const { repeats: x, latest, age } of customers) {
    const counts = lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha);
    const stays = lnGamma(a + b) + lnGamma(b + x) - lnGamma(b) - lnGamma(a + b + x);
    const alive = -(r + x) * Math.log(alpha + age);
    const gone = x > 0 ? Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + latest) : null;
    const top = gone === null ? alive : Math.max(alive, gone);
    sum +=
      counts + stays + top + Math.log(Math.exp(alive - top) + (gone === null ? 0 : Math.exp(gone - top)));
  }
  return sum;
}

/** The chance that a customer is still one. */
export function aliveChance(
  { r, alpha, a, b }: Omit<Repurchase, 'logLikelihood'>,
  { repeats, latest, age }: Customer,
): number {
  if (repeats === 0) return 1;
  return 1 / (1 + (a / (b + repeats - 1)) * ((alpha + age) / (alpha + latest)) ** (r + repeats));
}

/** The chance that a customer buys at least once in the time to come. */
export function buyChance(
  model: Omit<Repurchase, 'logLikelihood'>,
  customer: Customer,
  time: number,
): number {
  const { r, alpha } = model;
  const waits = ((alpha + customer.age) / (alpha + customer.age + time)) ** (r + customer.repeats);
  return aliveChance(model, customer) * (1 - waits);
}

/** Terms of the hypergeometric series; it converges, since its argument is below 1. */
const TERMS = 1000;

/**
 * How many purchases to expect of a customer in the time to come: equation 10 of the paper. It ranks customers better
 * than {@link buyChance}, for the model holds whoever bought once for a customer still.
 */
export function expectedPurchases(
  model: Omit<Repurchase, 'logLikelihood'>,
  customer: Customer,
  time: number,
): number {
  const { r, alpha, b } = model;
  const { repeats: x, age } = customer;
  // At a = 1 numerator and denominator vanish together: beside it the quotient is the same to six places.
  const a = Math.abs(model.a - 1) < 1e-6 ? 1 + 1e-6 : model.a;
  const share = time / (alpha + age + time);
  let series = 0;
  let term = 1;
  for (let n = 0; n < TERMS && term > 1e-15 * series; n += 1) {
    series += term;
    term *= (((r + x + n) * (b + x + n)) / (a + b + x - 1 + n) / (n + 1)) * share;
  }
  const stays = ((alpha + age) / (alpha + age + time)) ** (r + x);
  return ((a + b + x - 1) / (a - 1)) * (1 - stays * series) * aliveChance(model, customer);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Logarithm of the gamma function, for x > 0 (Lanczos 1964). */
export function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  const z = x - 1;
  const series = LANCZOS.reduce((sum, c, i) => (i === 0 ? c : sum + c / (z + i)), 0);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}
