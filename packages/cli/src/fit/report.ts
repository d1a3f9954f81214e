/**
 * Fits and evaluations, for people.
 * @module
 */
import { styleText } from 'node:util';
import type { Evaluation } from './evaluate.ts';
import type { Fitted } from './fit.ts';
import type { Late } from './late.ts';
import type { Finding } from './measures.ts';
import type { Version } from './models.ts';
import type { FittedRepurchase } from './repurchase.ts';
import { type Task, writeSplit } from './settings.ts';

const whole = new Intl.NumberFormat('en');

/** What a scorer is called in the table. */
const SCORERS: Record<string, string> = {
  model: 'model',
  base: 'base rate',
  last_touch: 'last touch',
  deepest: 'furthest step',
  shipped: 'shipped scorecard',
  in_use: 'model in use',
  bg_nbd: 'BG/NBD, chance',
  bg_nbd_purchases: 'BG/NBD, purchases',
};

/** The lines of an evaluation. */
export function describeEvaluation(evaluation: Evaluation): string {
  const { version, task, people, atOnce, findings, gains, late } = evaluation;
  return [
    `Model ${version} foretells ${describeTask(task)}`,
    `  people         ${whole.format(people.fittedOn)} fitted on, ${whole.format(people.heldOut)} held out (${writeSplit(task.split)})`,
    ...(atOnce === 0 ? [] : [`  left out       ${describeAtOnce(atOnce)}`]),
    ...(task.sample < 1000 ? [`  read           ${task.sample} of every 1,000 people, by lot`] : []),
    '',
    ...describeFindings(findings),
    '',
    ...gains.map(
      ({ over, gain, error }) =>
        `  ${gain >= 0 ? 'better' : 'worse'} than ${SCORERS[over] ?? over} by ${Math.abs(gain).toFixed(4)} ± ${error.toFixed(4)} log-loss`,
    ),
    ...(late === null ? [] : ['', ...describeLate(late, task)]),
  ].join('\n');
}

function describeAtOnce(people: number): string {
  const count = people === 1 ? '1 person' : `${whole.format(people)} people`;
  return `${count} had it as their first step: there is nothing to foretell it from`;
}

function describeLate({ missing, within }: Late, { outcome }: Task): string[] {
  return [
    `  ${styleText('yellow', 'cut off')}        About ${Math.round(100 * missing)} % of the outcomes of those held out are expected after the end of the data, so`,
    '                 chances that are right look too high here. Nine of ten come in time with:',
    `                 waystone fit --outcome '${outcome}' --within ${within}`,
  ];
}

/** What is foretold, at which moments. */
export function describeTask({ outcome, horizonMs, withinVisit, asOf, maxPrefix }: Task): string {
  const time = withinVisit
    ? ' within the visit'
    : horizonMs === null
      ? ''
      : ` within ${describeDays(horizonMs)}`;
  const moments =
    asOf === null ? `after each of the first ${maxPrefix} steps` : `from ${new Date(asOf).toISOString()} on`;
  return `"${outcome}"${time}, ${moments}`;
}

function describeDays(ms: number): string {
  const days = ms / 86_400_000;
  return days >= 1 ? `${Number(days.toFixed(1))} days` : `${Math.round(ms / 60_000)} minutes`;
}

const COLUMNS: [head: string, of: (finding: Finding) => number | null, digits: number][] = [
  ['ROC-AUC', ({ rocAuc }) => rocAuc, 3],
  ['PR-AUC', ({ prAuc }) => prAuc, 3],
  ['log-loss', ({ logLoss }) => logLoss, 3],
  ['Brier', ({ brier }) => brier, 3],
  ['ECE', ({ ece }) => ece, 3],
  ['(noise)', ({ eceNoise }) => eceNoise, 3],
  ['slope', ({ slope }) => slope, 2],
  ['lift 10 %', ({ liftAt10 }) => liftAt10, 2],
];

function describeFindings(findings: readonly Finding[]): string[] {
  const head = `  ${'prefix'.padEnd(14)}${'by'.padEnd(19)}${COLUMNS.map(([name]) => name.padStart(10)).join('')}`;
  return [
    styleText('bold', head),
    ...findings.flatMap((finding, i) => describeFinding(finding, findings[i - 1])),
  ];
}

function describeFinding(finding: Finding, before: Finding | undefined): string[] {
  const { prefix, scorer, moments, people, baseRate } = finding;
  const cells = COLUMNS.map(([, of, digits]) => (of(finding)?.toFixed(digits) ?? '–').padStart(10)).join('');
  const line = `  ${''.padEnd(14)}${(SCORERS[scorer] ?? scorer).padEnd(19)}${cells}`;
  if (before?.prefix === prefix) return [line];
  const counts = `${whole.format(moments)} moments of ${whole.format(people)} people, ${(100 * baseRate).toFixed(1)} % convert`;
  return [`  ${prefix.padEnd(14)}${counts}`, line];
}

const DRIFTS = {
  recent: 'the chances are those of the latest 30 % of the people: the outcome came at another rate before',
  trend: 'the outcome comes more often, or more seldom, by the day: the chances go along. Fit again soon',
};

/** What became of the model of repeat purchase. */
export function describeRepurchase({ customers, r, alpha, a, b, fault }: FittedRepurchase): string {
  const of = `BG/NBD of ${whole.format(customers)} customers`;
  if (fault === null) {
    return `${of}, in weeks: r ${r.toFixed(3)}, alpha ${alpha.toFixed(3)}, a ${a.toFixed(3)}, b ${b.toFixed(3)}`;
  }
  return `${of} was not kept: ${fault}. It is for purchases at free times; for contracts and instalments read renewal_cycle`;
}

/** The lines of a fit. */
export function describeFit({ evaluation, people, outcomes, learned, repurchase, reason }: Fitted): string {
  return [
    describeEvaluation(evaluation),
    '',
    `  learnt from    ${whole.format(people)} people, ${whole.format(outcomes)} with the outcome; ${learned.signals} signals, penalty ${learned.penalty}, calibration ${learned.calibration}`,
    ...(repurchase === null ? [] : [`  repurchase     ${describeRepurchase(repurchase)}`]),
    ...(learned.drift === 'steady' ? [] : [`  drift          ${DRIFTS[learned.drift]}`]),
    `  model ${evaluation.version} is ${reason}`,
  ].join('\n');
}

/** The lines of `waystone model list`. */
export function describeVersions(versions: readonly Version[], site: string): string {
  if (versions.length === 0) return `${site} uses the shipped scorecard; it has no fitted model.`;
  const inUse = versions.some(({ in_use }) => in_use === 1);
  return [
    `  ${'model'.padEnd(8)}${'made'.padEnd(22)}${'state'.padEnd(11)}foretells`,
    ...versions.map(
      ({ version, created_at, status, outcome, in_use }) =>
        `${in_use ? '* ' : '  '}${String(version).padEnd(8)}${created_at.slice(0, 19).padEnd(22)}${(in_use ? 'in use' : status).padEnd(11)}${outcome}`,
    ),
    inUse ? '* in use' : 'The shipped scorecard is in use.',
  ].join('\n');
}
