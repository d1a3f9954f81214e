/**
 * Numerics of the models, pure functions without I/O.
 * @module
 */
export {
  fitIsotonic,
  fitPlatt,
  type Isotonic,
  isotonicChance,
  type Platt,
} from './calibrate.ts';
export { chanceOn, type DatedScore, type Drift, fitDrift, steady } from './drift.ts';
export { type FlowStep, flowRatios } from './flow.ts';
export {
  fitLogistic,
  type LabelledRows,
  type Logistic,
  logit,
  type SparseRow,
  scoreRow,
  sigmoid,
} from './logistic.ts';
export {
  type CalibrationBin,
  calibrationBins,
  lift,
  type Measures,
  measure,
  type Pair,
  pairedGain,
} from './measure.ts';
export { type FoldedScore, prefersIsotonic } from './prefer.ts';
export { fitQuiet, type Quiet, type Wait } from './quiet.ts';
export { randomFrom } from './random.ts';
export {
  aliveChance,
  buyChance,
  type Customer,
  expectedPurchases,
  faultOf,
  fitRepurchase,
  type Repurchase,
} from './repurchase.ts';
export { fitStages, type StageModel, type Way } from './stages.ts';
