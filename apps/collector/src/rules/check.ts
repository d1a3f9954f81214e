/**
 * Whether a site's rules can be put to use.
 * @module
 */
import type { SiteRule, SiteRules } from '@waystone/warehouse';
import { nearest } from './near.ts';
import { MAX_RULES, type RuleFault, readRule, shown } from './schema.ts';

/** Rules that were read, and everything that is wrong with them. */
export type Checked = { rules: SiteRule[]; faults: RuleFault[] };

/**
 * Reads rules, and asks the store whether it knows their signals and takes their patterns.
 *
 * @param given as they came, one object per rule.
 */
export async function checkRules(
  siteRules: SiteRules,
  given: readonly Record<string, unknown>[],
): Promise<Checked> {
  const read = given.slice(0, MAX_RULES).map((rule, index) => readRule(rule, index));
  const rules = read.filter((rule): rule is SiteRule => !Array.isArray(rule));
  const faults = read.filter((rule) => Array.isArray(rule)).flat();
  if (given.length > MAX_RULES) faults.push(tooMany(given.length));
  const words = await siteRules.words();
  const seen = new Set<unknown>();
  for (const [index, rule] of given.slice(0, MAX_RULES).entries()) {
    // What was found in a value already says more than what the store would.
    const known = faults.filter((found) => found.index === index).map(({ column }) => column);
    const sound = (column: string) => typeof rule[column] === 'string' && !known.includes(column);
    if (sound('rule_id')) {
      if (seen.has(rule.rule_id))
        faults.push(
          fault(index, 'rule_id', rule.rule_id, 'another line has this name; give each rule its own'),
        );
      seen.add(rule.rule_id);
    }
    faults.push(...(await unknownIn(siteRules, words, { rule, index, sound })));
  }
  return { rules, faults: faults.sort((a, b) => a.index - b.index) };
}

type Words = Awaited<ReturnType<SiteRules['words']>>;
type Asked = { rule: Record<string, unknown>; index: number; sound: (column: string) => boolean };

/** What the store does not know or take of a rule's sound values. */
async function unknownIn(
  siteRules: SiteRules,
  { signals, shipped }: Words,
  { rule, index, sound }: Asked,
): Promise<RuleFault[]> {
  const { rule_id, signal, pattern } = rule;
  if (signal === 'off')
    return sound('rule_id') && !shipped.includes(String(rule_id))
      ? [fault(index, 'rule_id', rule_id, `no shipped rule has this name${near(String(rule_id), shipped)}`)]
      : [];
  const faults: RuleFault[] = [];
  if (sound('signal') && !signals.includes(String(signal)))
    faults.push(fault(index, 'signal', signal, `no signal has this name${near(String(signal), signals)}`));
  const reason = sound('pattern') ? await siteRules.faultOf(String(pattern)) : null;
  if (reason !== null)
    faults.push(fault(index, 'pattern', pattern, `write it as RE2 has it (no look-around): ${reason}`));
  return faults;
}

function fault(index: number, column: string, value: unknown, remedy: string): RuleFault {
  return { index, column, value: shown(value), remedy };
}

function tooMany(count: number): RuleFault {
  return fault(MAX_RULES, 'rule_id', `${count} rules`, `a site may have ${MAX_RULES}; join patterns with |`);
}

function near(word: string, known: readonly string[]): string {
  const alike = nearest(word, known);
  return alike.length === 0 ? '; see docs/rules.md for the names' : `; near it: ${alike.join(', ')}`;
}
