/**
 * Measuring a model on the people who were held out.
 * @module
 */
import {
  type CalibrationBin,
  calibrationBins,
  lift,
  type Measures,
  measure,
  pairedGain,
} from '@waystone/fit';
import type { Warehouse } from './models.ts';
import type { PersonMoments } from './moments.ts';
import type { Prefix } from './prefix.ts';
import { learnRules } from './rules.ts';
import { type Task, writeSplit } from './settings.ts';

/** A way of foretelling: one number for each moment of a person. */
export type Scorer = {
  name: string;
  /** Whether the numbers are chances. */
  isChance: boolean;
  of(person: PersonMoments): readonly number[];
};

/** What one scorer is worth on the moments of one prefix. */
export type Finding = { prefix: string; scorer: string; people: number } & Measures;

/**
 * Measures every scorer on every prefix. Prefixes without a moment, or with one kind of end only, are left out.
 *
 * @param isShared whether all moments of a person have the same outcome.
 */
export function measureAll(
  people: readonly PersonMoments[],
  prefixes: readonly Prefix[],
  scorers: readonly Scorer[],
  isShared: boolean,
): Finding[] {
  const held = people.filter((person) => !person.isFittedOn);
  return prefixes.flatMap((prefix) =>
    scorers.flatMap((scorer) => {
      const { scores, labels, owners, people: count } = collect(held, prefix, scorer);
      if (new Set(labels).size < 2) return [];
      return [
        {
          prefix: prefix.name,
          scorer: scorer.name,
          people: count,
          ...measure(scores, labels, scorer.isChance, isShared ? owners : undefined),
        },
      ];
    }),
  );
}

/** `owners`: whose each moment is, counted from 0. */
type Collected = { scores: number[]; labels: number[]; owners: number[]; people: number };

function collect(people: readonly PersonMoments[], prefix: Prefix, scorer: Scorer): Collected {
  const collected: Collected = { scores: [], labels: [], owners: [], people: 0 };
  for (const person of people) {
    const scores = scorer.of(person);
    let shown = false;
    person.moments.forEach((moment, i) => {
      if (moment.label === null || !prefix.includes(moment, person)) return;
      collected.scores.push(scores[i] ?? 0);
      collected.labels.push(moment.label);
      collected.owners.push(collected.people);
      shown = true;
    });
    if (shown) collected.people += 1;
  }
  return collected;
}

/** How much less a scorer loses than another, in nats a moment, and how sure that is. */
export type Gain = { over: string; gain: number; error: number; isBetter: boolean };

/** Fewest standard errors by which a model must be better to be put to use. */
const FEWEST_ERRORS = 1;

/** Compares two scorers by their log-loss at the same moments of those held out; people are independent, moments not. */
export function gainOf(people: readonly PersonMoments[], scorer: Scorer, over: Scorer): Gain {
  const byPerson = people
    .filter((person) => !person.isFittedOn)
    .map((person) => {
      const ours = scorer.of(person);
      const theirs = over.of(person);
      return person.moments.flatMap(({ label }, i) =>
        label === null ? [] : [{ label, ours: ours[i] ?? 0, theirs: theirs[i] ?? 0 }],
      );
    });
  const { gain, error } = pairedGain(byPerson);
  return { over: over.name, gain, error, isBetter: gain > FEWEST_ERRORS * error };
}

/** What the plots show of a scorer on a prefix. */
export type Curves = {
  prefix: string;
  calibration: CalibrationBin[];
  lift: { share: number; lift: number }[];
};

/** The calibration plot's bins and the lift at every twentieth. */
export function curvesOf(people: readonly PersonMoments[], prefix: Prefix, scorer: Scorer): Curves {
  const held = people.filter((person) => !person.isFittedOn);
  const { scores, labels } = collect(held, prefix, scorer);
  const shares = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
  return {
    prefix: prefix.name,
    calibration: calibrationBins(scores, labels),
    lift: shares.map((share) => ({ share, lift: lift(scores, labels, share) })),
  };
}

/** The name of the rule that the latest step decides. */
export const LAST_TOUCH = 'last_touch';

/**
 * The rules of thumb, learnt on those fitted on: nobody differs, the latest step decides, the furthest step decides.
 * The first two are chances; the third only ranks.
 */
export function rulesOfThumb(people: readonly PersonMoments[]): Scorer[] {
  const { base, latest, reached } = learnRules(people);
  const along = (person: PersonMoments, pick: (way: number[]) => number) =>
    person.moments.map(({ steps }) => pick(person.codes.slice(0, steps)));
  return [
    { name: 'base', isChance: true, of: ({ moments }) => moments.map(() => base) },
    {
      name: LAST_TOUCH,
      isChance: true,
      of: (person) => along(person, (way) => latest[way.at(-1) ?? 0] ?? base),
    },
    {
      name: 'deepest',
      isChance: false,
      of: (person) => along(person, (way) => Math.max(...way.map((code) => reached[code] ?? base))),
    },
  ];
}

/** Keeps what was found in stage_model_quality. */
export function keepFindings(
  warehouse: Warehouse,
  { task, version, findings }: { task: Task; version: number; findings: readonly Finding[] },
): Promise<void> {
  const evaluatedAt = new Date().toISOString();
  return warehouse.insert(
    'stage_model_quality',
    findings.map((finding) => ({
      site_id: task.site,
      version,
      evaluated_at: evaluatedAt,
      outcome: task.outcome,
      split: writeSplit(task.split),
      prefix: finding.prefix,
      scorer: finding.scorer,
      moments: finding.moments,
      people: finding.people,
      outcomes: finding.outcomes,
      base_rate: finding.baseRate,
      roc_auc: finding.rocAuc,
      pr_auc: finding.prAuc,
      log_loss: finding.logLoss,
      brier: finding.brier,
      ece: finding.ece,
      ece_noise: finding.eceNoise,
      slope: finding.slope,
      lift_at_10: finding.liftAt10,
    })),
  );
}
