/**
 * What a quiet time says: those who are on the way to the outcome go on sooner than the others.
 * @module
 */

/** The time after one step. */
export type Wait = {
  /** Seconds until the next step or the outcome; `Infinity` where neither came. */
  wait: number;
  /** Seconds until the end of what is known. */
  known: number;
  /** Whether the outcome came in the end. */
  converted: boolean;
};

/** Logs of the ratio of the chances to be quiet for so long: of those who convert to those who do not. */
export type Quiet = { seconds: number[]; ratios: number[] };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Times at which it is told; between them a line in ln(1 + seconds) is drawn. */
const TIMES = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY];

/** The two kinds are pulled towards each other as if so many more of each had been seen. */
const PULL = 10;
/** Fewest moments of each kind that are known for so long. */
const FEWEST = 50;

/**
 * Fits the ratios. Only moments that are known for as long are asked, so that the end of the data is no quiet. It
 * begins with a ratio of 0 at 0 seconds, and ends where too few are known.
 */
export function fitQuiet(waits: readonly Wait[]): Quiet {
  const quiet: Quiet = { seconds: [0], ratios: [0] };
  for (const time of TIMES) {
    const known = waits.filter((one) => one.known >= time);
    const kinds = [false, true].map((converted) => known.filter((one) => one.converted === converted));
    if (kinds.some((kind) => kind.length < FEWEST)) break;
    const stay = (some: readonly Wait[]) => some.filter(({ wait }) => wait > time).length;
    const all = (stay(known) + 0.5) / (known.length + 1);
    const [others = 1, converts = 1] = kinds.map((kind) => (stay(kind) + PULL * all) / (kind.length + PULL));
    quiet.seconds.push(time);
    quiet.ratios.push(Math.log(converts / others));
  }
  return quiet;
}
