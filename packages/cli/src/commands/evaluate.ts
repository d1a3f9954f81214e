/**
 * `waystone evaluate`
 * @module
 */
import { defineCommand } from 'citty';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { PREFIX_ARG } from '../fit/args.ts';
import { EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export const evaluateCommand = defineCommand({
  meta: { name: 'evaluate', description: 'Measure a fitted model on the people it was not fitted on' },
  args: {
    model: {
      type: 'string',
      description: 'Its number; else the one in use, or the latest where none is',
      valueHint: 'n',
    },
    ...PREFIX_ARG,
    plot: { type: 'string', description: 'Write calibration.svg and lift.svg here', valueHint: 'folder' },
    json: { type: 'boolean', description: 'Print what was found as JSON' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    const { currentVersion, describeEvaluation, evaluate, plotInto, withStore } = await import(
      '../fit/index.ts'
    );
    const asked = args.model === undefined ? undefined : wholeNumber('model', args.model, { min: 1 });
    const evaluation = await withStore(args, async (warehouse, site) => {
      const version = asked ?? (await currentVersion(warehouse, site));
      return evaluate(warehouse, { site, version, prefix: args.prefix });
    });
    if (args.plot !== undefined) plotInto(args.plot, evaluation);
    print(args.json ? JSON.stringify(evaluation, null, 2) : describeEvaluation(evaluation));
    return EXIT.ok;
  },
});
