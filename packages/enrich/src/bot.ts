import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';

const cache = new LRUCache<string, boolean>({ max: 5000 });

function looksAutomated(userAgent: string): boolean {
  const known = cache.get(userAgent);
  if (known !== undefined) return known;
  const answer = isbot(userAgent);
  cache.set(userAgent, answer);
  return answer;
}

/**
 * Whether a touchpoint was made by a machine: the user agent is a known bot's, or the browser itself said so
 * (`navigator.webdriver`). An empty user agent says nothing and counts as human.
 */
export function isBot(userAgent: string, automated: boolean): boolean {
  return automated || (userAgent !== '' && looksAutomated(userAgent.slice(0, 512)));
}
