/**
 * A model set by hand, small enough to check by eye: who looks at prices, compares, or comes back is likelier to buy.
 */
import type { Collector } from '@waystone/collector';

const WORDS = ['page /pricing', 'page /products/…', 'page /articles/…', 'page /compare/…', 'form submitted'];

/** Which place a weight is for: see conversion_signal. */
const WEIGHTS: Record<number, number> = {
  1: 0.8, // saw: page /pricing
  2: 0.4, // saw: page /products/…
  65: 0.5, // latest: page /pricing
  129: -0.2, // saw: page /pricing, the longer the way
  258: 0.6, // visits
  262: -0.3, // quiet
  275: 1.2, // belief in decision
  277: 0.7, // likeness of the way
};

const OUTCOME = 'Order Completed';
const MADE_AT = '2026-06-01 00:00:00.000';

function array(size: number, value: (place: number) => number): number[] {
  return Array.from({ length: size }, (_, i) => value(i + 1));
}

/** Puts the model into the store, and to use. */
export async function storeModel(warehouse: Collector['warehouse']): Promise<void> {
  const key = { site_id: 'shop', version: 1 };
  const insert = (table: string, rows: Record<string, unknown>[]) =>
    warehouse.insertRows({
      table,
      columns: Object.keys(rows[0] ?? {}),
      format: 'JSONEachRow',
      body: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
      token: `golden-${table}`,
    });
  await insert(
    'conversion_word',
    WORDS.map((word, i) => ({ ...key, word, code: i + 1 })),
  );
  await insert('conversion_model', [
    {
      ...key,
      created_at: MADE_AT,
      status: 'fitted',
      outcome: OUTCOME,
      scope: 'cycle',
      horizon_seconds: 0,
      within_visit: 0,
      max_prefix: 20,
      split: 'time:0.7',
      sample: 1000,
      people: 400,
      outcomes: 120,
      prior: [0.7, 0.2, 0.1],
      transition: [0.8, 0.15, 0.05, 0.1, 0.75, 0.15, 0.05, 0.15, 0.8],
      // Awareness reads articles, decision looks at prices and sends forms.
      emission: [
        ...array(64, (code) => (code === 3 ? 0.5 : 0.1)),
        ...array(64, (code) => (code === 2 || code === 4 ? 0.4 : 0.1)),
        ...array(64, (code) => (code === 1 || code === 5 ? 0.4 : 0.1)),
      ],
      // In each fold and after each word alike: prices lead on, articles do not.
      flow: array(6 * 65 * 64, (cell) => [0.3, 0.1, -0.2, 0.2, 0.5][(cell - 1) % 64] ?? 0),
      weight: array(320, (place) => WEIGHTS[place] ?? 0),
      intercept: -3,
      calibration_slope: 1.1,
      calibration_shift: 0.1,
      knot_score: [],
      knot_chance: [],
      quiet_seconds: [0, 3600, 86400, 2592000],
      quiet_ratio: [0, -0.2, -0.6, -1.5],
      point_size: 0.02,
      scale: array(320, (place) => (WEIGHTS[place] === undefined ? 0 : 0.8)),
    },
  ]);
  await insert('repurchase_model', [
    {
      ...key,
      created_at: MADE_AT,
      outcome: OUTCOME,
      customers: 400,
      r: 0.243,
      alpha: 4.414,
      a: 0.793,
      b: 2.426,
      log_likelihood: -9582.4,
    },
  ]);
  await insert('conversion_promotion', [{ ...key, reason: 'set by hand' }]);
}
