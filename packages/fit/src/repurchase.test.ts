import { describe, expect, it } from 'vitest';
import { randomFrom } from './random.ts';
import {
  aliveChance,
  buyChance,
  type Customer,
  expectedPurchases,
  faultOf,
  fitRepurchase,
  lnGamma,
  logLikelihood,
} from './repurchase.ts';

/** The estimates that Fader, Hardie and Lee (2005, section 4) print for their sample. */
const PAPER = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

describe('lnGamma', () => {
  it('is the logarithm of the factorial, and of the half values', () => {
    expect(lnGamma(1)).toBeCloseTo(0, 12);
    expect(lnGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(lnGamma(0.1)).toBeCloseTo(2.252712651734206, 10);
  });
});

describe('the chance to be alive', () => {
  it('is 1 for somebody who bought once, as BG/NBD has it', () => {
    expect(aliveChance(PAPER, { repeats: 0, latest: 0, age: 39 })).toBe(1);
  });

  it('falls with the quiet, and faster for those who bought often', () => {
    const after = (repeats: number, quiet: number) =>
      aliveChance(PAPER, { repeats, latest: 20, age: 20 + quiet });
    expect(after(3, 20)).toBeLessThan(after(3, 5));
    expect(after(10, 20)).toBeLessThan(after(2, 20));
  });

  it('bounds the chance to buy, which grows with time', () => {
    const customer = { repeats: 2, latest: 30.43, age: 38.86 };
    const within = (weeks: number) => buyChance(PAPER, customer, weeks);
    expect(within(0)).toBe(0);
    expect(within(10)).toBeLessThan(within(39));
    expect(within(1e9)).toBeLessThanOrEqual(aliveChance(PAPER, customer));
  });
});

describe('the purchases to expect', () => {
  it('are those of the published example (Fader, Hardie and Lee 2005b, customer 1 of the Excel note)', () => {
    const customer = { repeats: 2, latest: 30.43, age: 38.86 };
    expect(expectedPurchases(PAPER, customer, 39)).toBeCloseTo(1.226, 3);
  });

  it('are none in no time, grow with it, and hold where a is 1', () => {
    const customer = { repeats: 1, latest: 10, age: 20 };
    const of = (weeks: number, a = PAPER.a) => expectedPurchases({ ...PAPER, a }, customer, weeks);
    expect(of(0)).toBeCloseTo(0, 12);
    expect(of(10)).toBeLessThan(of(39));
    expect(of(39, 1)).toBeCloseTo(of(39, 1.00001), 4);
  });
});

describe('faultOf', () => {
  const customers = draw(1000, { r: 0.8, alpha: 6, a: 0.9, b: 3 });

  it('finds none in a fit of customers who come and go', () => {
    expect(faultOf(fitRepurchase(customers), customers)).toBeNull();
  });

  it('names the parameter that ran away, where all buy like clockwork and nobody goes', () => {
    const regular = Array.from({ length: 500 }, (_, i) => {
      const repeats = 5 + (i % 30);
      return { repeats, latest: repeats * 4, age: repeats * 4 + (i % 4) };
    });
    expect(faultOf(fitRepurchase(regular), regular)).toMatch(/^its (r|alpha|a|b) ran away to \d/);
  });

  it('tells where everybody is surely a customer or surely gone', () => {
    const sure = { r: 900, alpha: 100, a: 0.5, b: 2, logLikelihood: 0 };
    const apart = customers.filter(({ latest, age }) => age - latest > 15);
    expect(faultOf(sure, apart)).toMatch(/^it takes \d+ of the \d+ who came back for surely/);
  });
});

describe('fitRepurchase', () => {
  it('finds what made-up customers were drawn from', () => {
    const truth = { r: 0.8, alpha: 6, a: 0.9, b: 3 };
    const customers = draw(4000, truth);
    const found = fitRepurchase(customers);
    expect(found.logLikelihood).toBeGreaterThanOrEqual(logLikelihood(truth, customers));
    expect(found.r / found.alpha).toBeCloseTo(truth.r / truth.alpha, 1);
    expect(found.a / (found.a + found.b)).toBeCloseTo(truth.a / (truth.a + truth.b), 1);
  });
});

/** Customers of the model's own story, over 40 weeks. */
function draw(count: number, { r, alpha, a, b }: typeof PAPER): Customer[] {
  const random = randomFrom(5);
  const exponential = () => -Math.log(1 - random());
  // Gamma and beta by sums of many small steps are slow; Marsaglia and Tsang's is short enough.
  const normal = () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * random());
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * random() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return Array.from({ length: count }, () => {
    const rate = gamma(r) / alpha;
    const [x, y] = [gamma(a), gamma(b)];
    const leaves = x / (x + y);
    const customer = { repeats: 0, latest: 0, age: 40 };
    for (let at = exponential() / rate; at < 40; at += exponential() / rate) {
      customer.repeats += 1;
      customer.latest = at;
      if (random() < leaves) break;
    }
    return customer;
  });
}
