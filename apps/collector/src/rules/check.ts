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
  const { signals, shipped } = await siteRules.words();
  const seen = new Set<string>();
  for (const [index, rule] of read.entries()) {
    if (Array.isArray(rule)) continue;
    if (seen.has(rule.rule_id))
      faults.push(
        fault(index, 'rule_id', rule.rule_id, 'another line has this name; give each rule its own'),
      );
    seen.add(rule.rule_id);
    if (rule.signal === 'off') {
      if (!shipped.includes(rule.rule_id))
        faults.push(
          fault(
            index,
            'rule_id',
            rule.rule_id,
            `no shipped rule has this name${near(rule.rule_id, shipped)}`,
          ),
        );
      continue;
    }
    if (!signals.includes(rule.signal))
      faults.push(
        fault(index, 'signal', rule.signal, `no signal has this name${near(rule.signal, signals)}`),
      );
    const reason = await siteRules.faultOf(rule.pattern);
    if (reason !== null)
      faults.push(
        fault(index, 'pattern', rule.pattern, `write it as RE2 has it (no look-around): ${reason}`),
      );
  }
  return { rules, faults: faults.sort((a, b) => a.index - b.index) };
}

function fault(index: number, column: string, value: string, remedy: string): RuleFault {
  return { index, column, value: shown(value), remedy };
}

function tooMany(count: number): RuleFault {
  return fault(MAX_RULES, 'rule_id', `${count} rules`, `a site may have ${MAX_RULES}; join patterns with |`);
}

function near(word: string, known: readonly string[]): string {
  const alike = nearest(word, known);
  return alike.length === 0 ? '; see docs/rules.md for the names' : `; near it: ${alike.join(', ')}`;
}
