/**
 * Options of the commands that fit and measure.
 * @module
 */

/** Which moments are measured together. */
export const PREFIX_ARG = {
  prefix: {
    type: 'string',
    description: 'Moments to measure: first, after:N, early, late, every, before:EVENT; with commas',
    valueHint: 'names',
  },
} as const;

/** What is foretold. */
export const TASK_ARGS = {
  outcome: { type: 'string', description: 'The event or submitted form to foretell', valueHint: 'name' },
  within: { type: 'string', description: 'It counts within so long, such as 30d or 39w', valueHint: 'time' },
  horizon: { type: 'string', description: 'The same', valueHint: 'time' },
  visit: { type: 'boolean', description: 'It counts within the visit' },
  'as-of': {
    type: 'string',
    description: 'Foretell from where people stood at the end of this day, past outcomes among it',
    valueHint: 'day',
  },
  'max-prefix': { type: 'string', description: 'Longest way that is looked at (80)', valueHint: 'n' },
  split: {
    type: 'string',
    description: 'Who is fitted on: time:0.7 (the first by time), person:0.7 (by lot) or even-odd (by id)',
    default: 'time:0.7',
    valueHint: 'how',
  },
  ...PREFIX_ARG,
} as const;
