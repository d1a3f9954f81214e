/**
 * What one rule of a site looks like, before the store is asked about its signal and its pattern.
 * @module
 */
import type { SiteRule } from '@waystone/warehouse';
import { z } from 'zod';

/** Most rules of a site: every address is held against all of them. */
export const MAX_RULES = 500;
/** Longest pattern, in characters. */
export const MAX_PATTERN = 500;

const KINDS = ['page', 'screen', 'form', 'engagement', 'track', 'click'] as const;
const FIELDS = ['path', 'host', 'title', 'name', 'form', 'fields', 'channel', 'campaign'] as const;
const ACTIONS = ['', 'viewed', 'started', 'submitted', 'abandoned'] as const;

/** Of the rules of a family one counts; without a word of the site's, rules of one kind exclude each other. */
const FAMILY_OF: Record<(typeof KINDS)[number], string> = {
  page: 'page',
  screen: 'page',
  form: 'form',
  engagement: 'engagement',
  track: 'event',
  click: 'click',
};

/** Before all shipped rules, the first of which has 50. */
const OWN_PRIORITY = 10;

const oneOf = (words: readonly string[]) => `give ${words.filter((word) => word !== '').join(', ')}`;
const whole = (max: number) =>
  z.coerce
    .number({ error: `give a whole number from 0 to ${max}` })
    .int({ error: `give a whole number from 0 to ${max}` })
    .min(0, { error: `give a whole number from 0 to ${max}` })
    .max(max, { error: `give a whole number from 0 to ${max}` });

const id = z
  .string({ error: 'give a name of letters, digits and -' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'give a name of up to 64 letters, digits, - and _');

/** A line that switches a shipped rule off needs nothing but its id. */
const offSchema = z.object({ rule_id: id, signal: z.literal('off') }).transform(
  ({ rule_id, signal }): SiteRule => ({
    rule_id,
    signal,
    family: '',
    priority: 0,
    kind: '',
    form_action: '',
    field: '',
    pattern: '',
    min_active_ms: 0,
    min_scroll_pct: 0,
    description: '',
  }),
);

const ruleSchema = z
  .strictObject({
    rule_id: id,
    signal: z
      .string({ error: 'name a signal' })
      .min(1, 'name a signal, or write off to switch the shipped rule off'),
    kind: z.enum(KINDS, { error: oneOf(KINDS) }),
    field: z.enum(FIELDS, { error: oneOf(FIELDS) }),
    pattern: z
      .string({ error: 'give a regular expression' })
      .min(1, 'give a regular expression; ^ matches everything')
      .max(MAX_PATTERN, `shorten it to ${MAX_PATTERN} characters, or make it two rules`),
    form_action: z.enum(ACTIONS, { error: `${oneOf(ACTIONS)}, or nothing` }).default(''),
    family: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'give a name of small letters')
      .optional(),
    priority: whole(65_535).default(OWN_PRIORITY),
    min_active_ms: whole(4_294_967_295).default(0),
    min_scroll_pct: whole(100).default(0),
    description: z.string().max(500, 'shorten it to 500 characters').default(''),
  })
  .transform((rule): SiteRule => ({ ...rule, family: rule.family ?? FAMILY_OF[rule.kind] }));

/** What is wrong with one value of one rule. */
export type RuleFault = {
  /** Place of the rule among those given, from 0. */
  index: number;
  column: string;
  /** What was given, cut. */
  value: string;
  /** What to do about it. */
  remedy: string;
};

/** Reads one rule; empty values are left out. Of one that is wrong, everything that is. */
export function readRule(given: Record<string, unknown>, index: number): SiteRule | RuleFault[] {
  const filled = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== null),
  );
  const isOff = filled.signal === 'off';
  const parsed = (isOff ? offSchema : ruleSchema).safeParse(filled);
  const told = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap(faultsOf)),
    ...(isOff ? [] : misplaced(filled)),
  ];
  if (parsed.success && told.length === 0) return parsed.data;
  return told.map(({ column, remedy }) => ({ index, column, value: shown(given[column]), remedy }));
}

type Told = Pick<RuleFault, 'column' | 'remedy'>;

function faultsOf(issue: z.core.$ZodIssue): Told[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((column) => ({ column, remedy: 'no rule has this column; take it out' }));
  return [{ column: String(issue.path[0] ?? ''), remedy: issue.message }];
}

/** What only forms have, on a rule of another kind. Where the kind is none, its own fault says enough. */
function misplaced({ kind, field, form_action }: Record<string, unknown>): Told[] {
  if (kind === 'form' || !KINDS.some((known) => known === kind)) return [];
  const faults: Told[] = [];
  if (field === 'form' || field === 'fields')
    faults.push({ column: 'field', remedy: 'only the kind form has it; give path or name' });
  if (form_action !== undefined && ACTIONS.some((known) => known === form_action))
    faults.push({ column: 'form_action', remedy: 'leave it empty: only the kind form has it' });
  return faults;
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  return String(value ?? '').slice(0, 120);
}
