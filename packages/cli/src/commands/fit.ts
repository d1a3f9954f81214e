/**
 * `waystone fit`
 * @module
 */
import { defineCommand } from 'citty';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { TASK_ARGS } from '../fit/args.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import { startProgress } from '../terminal/progress.ts';

const PROMOTE = ['if-better', 'always', 'never'] as const;
const CALIBRATION = ['auto', 'platt', 'isotonic'] as const;

export const fitCommand = defineCommand({
  meta: { name: 'fit', description: "Fit a model of the chance to convert on the site's own outcomes" },
  args: {
    ...TASK_ARGS,
    moments: {
      type: 'string',
      description: 'Read about so many moments at most, of people drawn by lot (200000)',
      valueHint: 'n',
    },
    calibration: {
      type: 'string',
      description: 'platt, isotonic, or auto: what foretold best those left out',
      default: 'auto',
      valueHint: 'kind',
    },
    promote: {
      type: 'string',
      description: 'Put the new model to use: if-better, always or never',
      default: 'if-better',
      valueHint: 'when',
    },
    plot: { type: 'string', description: 'Write calibration.svg and lift.svg here', valueHint: 'folder' },
    json: { type: 'boolean', description: 'Print what was found as JSON' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    const { fit, plotInto, describeFit, readTask, withStore } = await import('../fit/index.ts');
    const promote = choose('promote', args.promote, PROMOTE);
    const calibration = choose('calibration', args.calibration, CALIBRATION);
    const mostMoments =
      args.moments === undefined ? undefined : wholeNumber('moments', args.moments, { min: 1000 });
    const bar = startProgress();
    const fitted = await withStore(args, (warehouse, site) => {
      const task = readTask(args, site);
      return fit(warehouse, {
        task,
        promote,
        calibration,
        prefix: args.prefix,
        mostMoments,
        onStep: bar.show,
      });
    }).finally(() => bar.clear());
    if (args.plot !== undefined) plotInto(args.plot, fitted.evaluation);
    print(args.json ? JSON.stringify(fitted, null, 2) : describeFit(fitted));
    return EXIT.ok;
  },
});

function choose<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new CliError(`--${option} is "${text}"; give ${choices.join(', ')}.`, EXIT.usage);
}
