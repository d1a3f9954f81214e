/**
 * What the commands `fit`, `evaluate` and `model` do; loaded when one is run, for it brings the engine.
 * @module
 */
export { evaluate } from './evaluate.ts';
export { fit } from './fit.ts';
export { currentVersion, manage } from './manage.ts';
export { plotInto } from './plot-files.ts';
export { describeEvaluation, describeFit } from './report.ts';
export { readTask } from './settings.ts';
export { withStore } from './store.ts';
