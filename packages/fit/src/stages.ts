/**
 * A hidden Markov model of the buyer's stages, fitted by Baum and Welch's algorithm.
 * @module
 */

/** One way: codes of steps, 1 to `words`; whether it reached the outcome. */
export type Way = { codes: readonly number[]; converted: boolean };

/** A model of `states` stages in order; rows of the matrices are stages. */
export type StageModel = {
  prior: number[];
  transition: number[][];
  /** By code - 1; the last two columns are the outcome and the end without it. */
  emission: number[][];
  logLikelihood: number;
};

/** Pseudo-counts that keep a stage near where it began, so that its name stays put. */
const TRANSITION_PRIOR = 5;
const EMISSION_PRIOR = 20;

/**
 * Fits the stages. The start is ordered: a step that more often leads to the outcome is likelier in a later stage.
 * Dirichlet priors centred on that start keep the order (Rabiner 1989, section III.C, with pseudo-counts).
 *
 * @param words how many codes there are. @param states how many stages. @default 3
 */
export function fitStages(ways: readonly Way[], words: number, states = 3, iterations = 60): StageModel {
  const start = orderedStart(ways, words, states);
  let model: StageModel = { ...start, logLikelihood: Number.NEGATIVE_INFINITY };
  for (let round = 0; round < iterations; round += 1) {
    const counts = countsFrom(start);
    let logLikelihood = 0;
    for (const way of ways)
      logLikelihood += expect(model, [...way.codes, words + (way.converted ? 1 : 2)], counts);
    const gain = logLikelihood - model.logLikelihood;
    model = {
      prior: share(counts.prior),
      transition: counts.transition.map(share),
      emission: counts.emission.map(share),
      logLikelihood,
    };
    if (gain < 1e-6 * Math.abs(logLikelihood)) break;
  }
  return model;
}

type Numbers = Pick<StageModel, 'prior' | 'transition' | 'emission'>;

function orderedStart(ways: readonly Way[], words: number, states: number): Numbers {
  const seen = new Array<number>(words + 2).fill(1);
  const led = new Array<number>(words).fill(0);
  for (const { codes, converted } of ways) {
    for (const code of new Set(codes)) {
      seen[code - 1] = (seen[code - 1] ?? 0) + 1;
      if (converted) led[code - 1] = (led[code - 1] ?? 0) + 1;
    }
  }
  const rate = led.map((n, code) => (n + 2) / ((seen[code] ?? 0) + 10));
  const ranked = [...rate.keys()].sort((a, b) => (rate[a] ?? 0) - (rate[b] ?? 0));
  const place = new Array<number>(words + 2).fill(0.5);
  for (const [rank, code] of ranked.entries()) place[code] = words > 1 ? rank / (words - 1) : 0.5;
  const stages = [...Array(states).keys()];
  const at = (stage: number) => (states > 1 ? stage / (states - 1) : 0.5);
  return {
    prior: share(stages.map((stage) => Math.exp(-stage))),
    transition: stages.map((from) =>
      share(stages.map((to) => (to === from ? 0.85 : Math.exp(-Math.abs(to - from))))),
    ),
    emission: stages.map((stage) =>
      share(seen.map((n, code) => n * Math.exp(-3 * Math.abs((place[code] ?? 0.5) - at(stage))))),
    ),
  };
}

function countsFrom({ prior, transition, emission }: Numbers): Numbers {
  return {
    prior: prior.map((p) => p * TRANSITION_PRIOR),
    transition: transition.map((row) => row.map((p) => p * TRANSITION_PRIOR)),
    emission: emission.map((row) => row.map((p) => p * EMISSION_PRIOR)),
  };
}

/** Adds the expected counts of one way, by scaled forward and backward passes. Returns its log-likelihood. */
function expect(model: Numbers, symbols: readonly number[], counts: Numbers): number {
  const { forward, scales } = filter(model, symbols);
  const states = model.prior.length;
  let backward = new Array<number>(states).fill(1);
  for (let t = symbols.length - 1; t >= 0; t -= 1) {
    const symbol = (symbols[t] ?? 1) - 1;
    const before = new Array<number>(states).fill(0);
    for (let to = 0; to < states; to += 1) {
      const now = (forward[t]?.[to] ?? 0) * (backward[to] ?? 0);
      bump(counts.emission[to], symbol, now);
      if (t === 0) bump(counts.prior, to, now);
      const ahead = ((model.emission[to]?.[symbol] ?? 0) * (backward[to] ?? 0)) / (scales[t] ?? 1);
      for (let from = 0; t > 0 && from < states; from += 1) {
        const path = (model.transition[from]?.[to] ?? 0) * ahead;
        bump(before, from, path);
        bump(counts.transition[from], to, (forward[t - 1]?.[from] ?? 0) * path);
      }
    }
    backward = before;
  }
  return scales.reduce((sum, scale) => sum + Math.log(scale), 0);
}

/**
 * What the model believes after every symbol, normalised, and how likely each symbol was given those before it.
 */
export function filter(
  model: Numbers,
  symbols: readonly number[],
): { forward: number[][]; scales: number[] } {
  const forward: number[][] = [];
  const scales: number[] = [];
  for (const symbol of symbols) {
    const last = forward.at(-1);
    const joint = model.prior.map((prior, to) => {
      const reach = last?.reduce((sum, p, from) => sum + p * (model.transition[from]?.[to] ?? 0), 0) ?? prior;
      return reach * (model.emission[to]?.[symbol - 1] ?? 0);
    });
    const scale = joint.reduce((sum, p) => sum + p, 0);
    forward.push(joint.map((p) => p / scale));
    scales.push(scale);
  }
  return { forward, scales };
}

function bump(array: number[] | undefined, place: number, by: number): void {
  if (array !== undefined) array[place] = (array[place] ?? 0) + by;
}

function share(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return counts.map((n) => n / total);
}
