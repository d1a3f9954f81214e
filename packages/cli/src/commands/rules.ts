/**
 * `waystone rules`
 * @module
 */
import { defineCommand } from 'citty';
import type { Admin } from '../collector/admin.ts';
import { ADMIN_ARGS } from '../collector/admin-args.ts';
import { wholeAddress } from '../rules/address.ts';
import {
  describeFaults,
  describeMatches,
  describeMoves,
  describeVersions,
  type Fault,
  type Match,
  type Move,
  type Version,
} from '../rules/describe.ts';
import { type RuleFile, readRuleFile, writeRules } from '../rules/read-file.ts';
import { CliError, EXIT, type ExitCode } from '../terminal/errors.ts';
import { wholeNumber } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import { closest } from '../terminal/suggest.ts';

const ARGS = {
  action: { type: 'positional', description: 'check, apply, try, list, show or rollback', required: true },
  target: {
    type: 'positional',
    description: 'A file of rules (check, apply), an address (try), or a version (rollback)',
    required: false,
  },
  'dry-run': { type: 'boolean', description: 'apply: say who would change stage, and write nothing' },
  note: { type: 'string', description: 'apply: why, for the list of versions', valueHint: 'text' },
  limit: {
    type: 'string',
    description: 'apply --dry-run: people named for each move',
    valueHint: 'n',
    default: '20',
  },
  file: { type: 'string', description: 'try: by the rules of this file, in use or not', valueHint: 'file' },
  title: { type: 'string', description: "try: the page's title", valueHint: 'text' },
  referrer: { type: 'string', description: 'try: where the visitor came from', valueHint: 'url' },
  event: { type: 'string', description: 'try: an event of this name, on that page', valueHint: 'name' },
  form: {
    type: 'string',
    description: "try: a form's purpose, id or name, submitted there",
    valueHint: 'text',
  },
  fields: {
    type: 'string',
    description: "try: names of a form's fields, with spaces between",
    valueHint: 'names',
  },
  ...ADMIN_ARGS,
} as const;

type Args = {
  target?: string | undefined;
  'dry-run'?: boolean | undefined;
  note?: string | undefined;
  limit: string;
  file?: string | undefined;
  title?: string | undefined;
  referrer?: string | undefined;
  event?: string | undefined;
  form?: string | undefined;
  fields?: string | undefined;
};

type Action = (admin: Admin, args: Args) => Promise<ExitCode>;

const ACTIONS: Record<string, Action> = {
  check: async (admin, { target }) => {
    const path = needed(target, 'a file of rules', 'check rules.csv');
    const file = await soundFile(admin, path);
    if (file === null) return EXIT.failed;
    print(`${path}: ${file.rules.length} rules, nothing wrong.`);
    return EXIT.ok;
  },
  apply: async (admin, args) => {
    const path = needed(args.target, 'a file of rules', 'apply rules.csv');
    const limit = wholeNumber('limit', args.limit, { min: 1, max: 10_000 });
    const file = await soundFile(admin, path);
    if (file === null) return EXIT.failed;
    if (args['dry-run']) {
      const { moves } = await post<{ moves: Move[] }>(admin, 'preview', { rules: file.rules, limit });
      print(`${describeMoves(moves)}\nNothing was written. Leave --dry-run out to put these rules in use.`);
      return EXIT.ok;
    }
    const body = { rules: file.rules, note: args.note ?? '' };
    const { version, rules } = await post<{ version: number; rules: number }>(admin, 'apply', body);
    print(`Version ${version} of the rules of ${admin.site} is in use: ${rules} rules.`);
    return EXIT.ok;
  },
  try: async (admin, args) => {
    const url = wholeAddress(needed(args.target, 'an address', 'try https://shop.example/pricing'));
    const file = args.file === undefined ? undefined : await soundFile(admin, args.file);
    if (file === null) return EXIT.failed;
    const { matches } = await post<{ matches: Match[] }>(admin, 'try', {
      ...touchpoint(url, args),
      rules: file?.rules ?? null,
    });
    print(describeMatches(matches));
    return EXIT.ok;
  },
  list: async (admin) => {
    print(describeVersions(await versionsOf(admin)));
    return EXIT.ok;
  },
  show: async (admin) => {
    const [latest] = await versionsOf(admin);
    print(writeRules(latest?.rules.map((rule) => (rule.signal === 'off' ? offRule(rule) : rule)) ?? []));
    return EXIT.ok;
  },
  rollback: async (admin, { target }) => {
    const to = wholeNumber('version', needed(target, 'a version', 'rollback 2'), { min: 0 });
    const { version } = await post<{ version: number }>(admin, 'rollback', { version: to });
    print(`Version ${version} is in use, with the rules of version ${to}.`);
    return EXIT.ok;
  },
};

export const rulesCommand = defineCommand({
  meta: {
    name: 'rules',
    description: "Check, try and apply a site's own rules for what pages, forms and events mean",
  },
  args: ARGS,
  async run({ args }): Promise<ExitCode> {
    const action = actionOf(args.action);
    const { openAdmin } = await import('../collector/admin.ts');
    const admin = await openAdmin(args);
    try {
      return await action(admin, args);
    } finally {
      await admin.close();
    }
  },
});

function actionOf(word: string): Action {
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action !== undefined) return action;
  const names = Object.keys(ACTIONS);
  const near = closest(word, names);
  const hint = near === undefined ? `give ${names.join(', ')}` : `did you mean ${near}?`;
  throw new CliError(`"${word}" is nothing that rules can do; ${hint}`, EXIT.usage);
}

function needed(target: string | undefined, what: string, example: string): string {
  if (target !== undefined && target !== '') return target;
  throw new CliError(`Give ${what}: waystone rules ${example}`, EXIT.usage);
}

/** The file's rules; `null` where something is wrong with them, which is printed. */
async function soundFile(admin: Admin, path: string): Promise<RuleFile | null> {
  const file = readRuleFile(path);
  const { faults } = await post<{ faults: Fault[] }>(admin, 'check', { rules: file.rules });
  if (faults.length === 0 && file.broken.length === 0) return file;
  print(describeFaults(path, file, faults), process.stderr);
  return null;
}

async function post<T>({ ask, site }: Admin, path: string, body: object): Promise<T> {
  const init = { method: 'POST', body: JSON.stringify({ site_id: site, ...body }) };
  return (await (await ask(`/api/v1/rules/${path}`, init)).json()) as T;
}

async function versionsOf({ ask, site }: Admin): Promise<Version[]> {
  const answer = await ask(`/api/v1/rules?${new URLSearchParams({ site_id: site })}`);
  return ((await answer.json()) as { versions: Version[] }).versions;
}

/** A line that switches a shipped rule off has two values. */
function offRule({ rule_id, signal }: Record<string, unknown>): Record<string, unknown> {
  return { rule_id, signal };
}

function touchpoint(url: string, { title = '', referrer = '', event, form, fields }: Args): object {
  const place = { url, title, referrer };
  if (event !== undefined) return { ...place, kind: 'track', name: event };
  if (form === undefined && fields === undefined) return { ...place, kind: 'page' };
  return { ...place, kind: 'form', form: form ?? '', fields: fields ?? '' };
}
