import { type Finding, finding } from '../catalogue.ts';
import { holderOf, type Installation } from '../installation.ts';
import type { Tag, Visit } from '../visit.ts';

/** Whether the page has Waystone, how, and whether the browser would run it. */
export function checkTag(visit: Visit, installations: readonly Installation[]): Finding[] {
  if (installations.length === 0) return [absent(visit)];
  const findings = installations.map(({ how, src }) => finding(FOUND[how], { src }));
  for (const { tag } of installations) if (tag !== null) findings.push(...held(tag));
  return [...findings, ...twice(installations)];
}

const FOUND = { tag: 'script_found', manager: 'script_by_tag_manager', bundle: 'script_in_bundle' } as const;

function absent(visit: Visit): Finding {
  const [frame] = visit.frames;
  if (frame !== undefined) return finding('script_in_frame', { url: frame });
  const holder = holderOf(visit);
  if (holder !== undefined) return finding('script_without_address', { src: holder.url });
  if (visit.mode === 'fetch' && visit.manager !== '')
    return finding('script_not_found_without_browser', { manager: visit.manager });
  return finding('script_missing');
}

/** Types of script that optimisers give, and how each is told to leave a script alone. */
const OPTIMISERS: readonly (readonly [type: RegExp, optimiser: string, exclusion: string])[] = [
  [
    /^[0-9a-f]+-text\/javascript$/,
    'Cloudflare Rocket Loader',
    'put data-cfasync="false" into the tag, before src.',
  ],
  [/^rocketlazyloadscript$/, 'WP Rocket', 'add waystone.js to "Delay JavaScript execution: excluded".'],
  [/^litespeed\/javascript$/, 'LiteSpeed Cache', 'add waystone.js to "JS Deferred / Delayed Excludes".'],
  [
    /^(text\/)?(partytown|psajs|pagespeed)/,
    'Partytown or PageSpeed',
    'load waystone.js without it: it needs the page itself.',
  ],
];

const RUNS = /^(|module|(text|application)\/(x-)?(java|ecma|js)script)$/;

function held({ attributes }: Tag): Finding[] {
  const type = (attributes.type ?? '').trim().toLowerCase();
  for (const [pattern, optimiser, exclusion] of OPTIMISERS)
    if (pattern.test(type)) return [finding('script_rewritten', { optimiser, exclusion })];
  if (attributes['data-rocket-src'] && !attributes.src)
    return [finding('script_rewritten', { optimiser: 'WP Rocket', exclusion: OPTIMISERS[1]?.[2] })];
  if (!RUNS.test(type) || !attributes.src) return [finding('script_held_by_banner', { type })];
  return [];
}

function twice(installations: readonly Installation[]): Finding[] {
  const keys = [...new Set(installations.map(({ key }) => key))].filter((key) => key !== '');
  const doubled = keys.flatMap((key) => {
    const same = installations.filter((one) => one.key === key);
    if (same.length === 1) return [];
    const how = same.map((one) => (one.how === 'manager' ? 'tag manager' : one.how)).join(' and ');
    return [finding('installed_twice', { key, times: same.length, how })];
  });
  if (keys.length > 1) doubled.push(finding('several_keys', { count: keys.length, keys: keys.join(', ') }));
  return doubled;
}

/** Whether a browser runs the tag as it stands. */
export function isHeld({ tag }: Installation): boolean {
  return tag !== null && held(tag).length > 0;
}
