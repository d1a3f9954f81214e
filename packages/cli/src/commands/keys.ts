/**
 * `waystone keys`
 * @module
 */
import { randomBytes } from 'node:crypto';
import { defineCommand } from 'citty';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { print } from '../terminal/print.ts';

const ACTIONS = ['list', 'create', 'revoke'] as const;
type Action = (typeof ACTIONS)[number];

export const keysCommand = defineCommand({
  meta: { name: 'keys', description: 'List, create and revoke the keys of a site' },
  args: {
    action: { type: 'positional', description: 'list, create or revoke', default: 'list' },
    key: { type: 'positional', description: 'The key to revoke', required: false },
    secret: { type: 'boolean', description: 'Create a secret key, for servers; else a public one' },
    show: { type: 'boolean', description: 'List secret keys whole' },
    site: { type: 'string', description: 'Id of the site, where several are configured', valueHint: 'id' },
    config: {
      type: 'string',
      description: 'The configuration file (waystone.config.json)',
      valueHint: 'file',
    },
  },
  async run({ args }): Promise<ExitCode> {
    const action = actionOf(args.action);
    const { changeKeys, listKeys } = await import('../keys/keys.ts');
    const place = { config: args.config, site: args.site };
    if (action === 'list') print(listKeys(place, { whole: args.show ?? false }));
    else if (action === 'create') print(changeKeys(place, { add: newKey(args.secret ?? false) }));
    else print(changeKeys(place, { remove: keyOf(args.key) }));
    return EXIT.ok;
  },
});

function actionOf(word: string): Action {
  const action = ACTIONS.find((name) => name === word);
  if (action !== undefined) return action;
  throw new CliError(`"${word}" is nothing that keys can do; give list, create or revoke.`, EXIT.usage);
}

function keyOf(key: string | undefined): string {
  if (key !== undefined && key !== '') return key;
  throw new CliError(
    'Which key? Give it after "revoke"; "waystone keys list --show" lists them.',
    EXIT.usage,
  );
}

function newKey(secret: boolean): string {
  return secret ? `sk_${randomBytes(24).toString('hex')}` : `pk_${randomBytes(12).toString('hex')}`;
}
