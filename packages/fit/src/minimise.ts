/**
 * Minimising functions: L-BFGS where there is a gradient, Nelder and Mead's simplex where there is none.
 * @module
 */

/** Answers the value at `x` and fills `gradient`. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

/** Where a search ended, and whether it had settled. */
export type Minimum = { x: Float64Array; value: number; iterations: number; settled: boolean };

const MEMORY = 10;

/**
 * Minimises a smooth function (Nocedal and Wright, "Numerical Optimization", algorithm 7.5, with backtracking).
 *
 * @param start where the search begins; it is left as it is.
 * @param options `tolerance` is the relative fall of the value at which it ends. @default 300 iterations, 1e-10
 */
export function minimise(
  f: Smooth,
  start: Float64Array,
  { iterations = 300, tolerance = 1e-10 }: { iterations?: number; tolerance?: number } = {},
): Minimum {
  let x: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(x.length);
  let value = f(x, gradient);
  const steps: { s: Float64Array; y: Float64Array; sy: number }[] = [];
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    const direction = descent(gradient, steps);
    const next = lineSearch(f, { x, gradient, value, direction });
    if (next === null) return { x, value, iterations: iteration, settled: true };
    const s = minus(next.x, x);
    const y = minus(next.gradient, gradient);
    const sy = dot(s, y);
    if (sy > 1e-14) steps.push({ s, y, sy });
    if (steps.length > MEMORY) steps.shift();
    const fall = value - next.value;
    ({ x, gradient, value } = next);
    if (fall <= tolerance * Math.max(1, Math.abs(value))) {
      return { x, value, iterations: iteration, settled: true };
    }
  }
  return { x, value, iterations, settled: false };
}

/** The two loops of L-BFGS: the gradient times an estimate of the inverse Hessian, negated. */
function descent(
  gradient: Float64Array,
  steps: readonly { s: Float64Array; y: Float64Array; sy: number }[],
): Float64Array {
  const q = Float64Array.from(gradient);
  const shares: number[] = [];
  for (const { s, y, sy } of [...steps].reverse()) {
    const share = dot(s, q) / sy;
    shares.unshift(share);
    add(q, y, -share);
  }
  const last = steps.at(-1);
  const scale = last ? last.sy / dot(last.y, last.y) : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let i = 0; i < q.length; i += 1) q[i] = (q[i] ?? 0) * scale;
  steps.forEach(({ s, y, sy }, k) => {
    add(q, s, (shares[k] ?? 0) - dot(y, q) / sy);
  });
  return q.map((one) => -one);
}

type Position = { x: Float64Array; gradient: Float64Array; value: number };

/** Halves the step until the value falls enough (Armijo); `null` where it cannot. */
function lineSearch(f: Smooth, from: Position & { direction: Float64Array }): Position | null {
  const { x, direction, value } = from;
  const slope = dot(from.gradient, direction);
  for (let step = 1, tries = 0; tries < 40; step /= 2, tries += 1) {
    const to = Float64Array.from(x);
    add(to, direction, step);
    const gradient = new Float64Array(x.length);
    const reached = f(to, gradient);
    if (reached <= value + 1e-4 * step * slope) return { x: to, gradient, value: reached };
  }
  return null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0);
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((one, i) => one - (b[i] ?? 0));
}

/**
 * Minimises a function without its gradient (Nelder and Mead 1965), for a handful of parameters.
 *
 * @param start where the simplex begins, with sides of `size`. @default size 0.5, 2000 iterations, 1e-12
 */
export function minimiseSimplex(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  { size = 0.5, iterations = 2000, tolerance = 1e-12 } = {},
): { x: number[]; value: number; settled: boolean } {
  const corner = (x: number[]) => ({ x, value: f(x) });
  const simplex = [
    corner([...start]),
    ...start.map((_, i) => corner(start.map((one, k) => (k === i ? one + size : one)))),
  ];
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0] as { x: number[]; value: number };
    const worst = simplex.at(-1) as { x: number[]; value: number };
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + 1)) return { ...best, settled: true };
    const centre = start.map(
      (_, i) => simplex.slice(0, -1).reduce((sum, one) => sum + (one.x[i] ?? 0), 0) / start.length,
    );
    const along = (times: number) => corner(centre.map((c, i) => c + times * ((worst.x[i] ?? 0) - c)));
    const second = simplex.at(-2) ?? worst;
    let next = along(-1);
    if (next.value < best.value) {
      const further = along(-2);
      if (further.value < next.value) next = further;
    } else if (next.value >= second.value) {
      next = along(next.value < worst.value ? -0.5 : 0.5);
    }
    if (next.value < worst.value) simplex[simplex.length - 1] = next;
    else {
      for (const [i, { x }] of [...simplex.entries()].slice(1)) {
        simplex[i] = corner(x.map((one, k) => ((best.x[k] ?? 0) + one) / 2));
      }
    }
  }
  return {
    ...(simplex.sort((a, b) => a.value - b.value)[0] as { x: number[]; value: number }),
    settled: false,
  };
}
