/**
 * `waystone model`
 * @module
 */
import { defineCommand } from 'citty';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

const ACTIONS = ['list', 'show', 'promote', 'rollback'] as const;

export const modelCommand = defineCommand({
  meta: { name: 'model', description: 'List the fitted models of a site, and say which is in use' },
  args: {
    action: { type: 'positional', description: 'list, show, promote or rollback', default: 'list' },
    number: {
      type: 'positional',
      description: 'The model to show or promote; 0 is the shipped one',
      required: false,
    },
    json: { type: 'boolean', description: 'Print it as JSON' },
    ...ADMIN_ARGS,
  },
  async run({ args }): Promise<ExitCode> {
    const action = ACTIONS.find((name) => name === args.action);
    if (action === undefined) {
      throw new CliError(
        `"${args.action}" is nothing that model can do; give ${ACTIONS.join(', ')}.`,
        EXIT.usage,
      );
    }
    const number = args.number === undefined ? null : wholeNumber('number', args.number, { min: 0 });
    const { manage, withStore } = await import('../fit/index.ts');
    const answer = await withStore(args, (warehouse, site) => manage[action](warehouse, site, number));
    print(args.json ? JSON.stringify(answer.data, null, 2) : answer.text);
    return EXIT.ok;
  },
});
