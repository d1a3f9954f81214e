/**
 * What waits to be sent. A message is in one place at a time: in this page's memory, or, from the moment the page
 * may be gone, in `localStorage`, where whichever page comes next finds it. It leaves on the collector's word.
 * @module
 */
import type { Verdict } from '@waystone/protocol';
import { body } from './body.ts';
import { NAME } from './cookie.ts';
import type { Emitter } from './emitter.ts';
import { attempt, listen, parse } from './guard.ts';
import type { Identity } from './identity.ts';
import type { Item } from './item.ts';
import type { Options } from './types.ts';

/** Bytes of messages in one body: 16 KB, less its envelope. The page shares 64 KB of keepalive with all else. */
const BODY_BYTES = 15000;

/** Most messages in one body, which are then at least 150 bytes each. */
const MOST_SENT = 99;

/** Most messages waiting in memory, and most left behind in storage (about half a megabyte). */
const MOST_WAITING = 10000;
const MOST_STORED = 1000;

/** Pauses between attempts double from one second to four minutes. */
const PAUSE = 500;
const MOST_DOUBLINGS = 9;

/** What `Retry-After` may ask for is less than eleven days, for timers hold little more: past it they fire at once. */
const MAX_PAUSE = 1e9;

export type Queue = {
  _add: (id: string, json: string) => void;
  _flush: () => Promise<void>;
  /** The page may be gone after this: send by beacon, or store. */
  _leave: () => void;
  _clear: (reason: string) => void;
};

/** The messages that fit one body. The first always fits. */
export const take = (items: Item[]): Item[] => {
  let bytes = 0;
  // Not all of them: a queue may be long.
  return items.slice(0, MOST_SENT).filter(([, json], i) => {
    bytes += new TextEncoder().encode(json).length;
    return !i || bytes < BODY_BYTES;
  });
};

type Surroundings = Emitter & Identity & { _options: Options };

export const queue = ({ _options, _mayStore, _obstacle, _emit }: Surroundings): Queue => {
  // Taken now: what the page makes of it later changes nothing here.
  const { fetch } = window;
  const prefix = `${NAME}.${_options.key}.`;
  // A host that is none must not throw: what it answers is seen in debug mode.
  const endpoint = attempt(() => new URL(_options.path || 'v1/batch', _options.host)) || '/v1/batch';
  let waiting: Item[] = [];
  let inFlight: Item[] = [];
  let running: Promise<void> | undefined;
  /** Requests that failed since one was answered well; unknown before the first. */
  let failures: number | undefined;
  let pause: ReturnType<typeof setTimeout> | 0;
  /** The page may be gone: a lock that it is given now would be held for ever, or until it comes back. */
  let left: number | undefined;

  /** What pages before this one left behind, oldest first: ids sort by age. */
  const stored = (): Item[] =>
    (_mayStore() &&
      attempt(() =>
        Object.keys(localStorage)
          .filter((name) => name.startsWith(prefix))
          .sort()
          .map((name): Item => [name, localStorage[name]]),
      )) ||
    [];

  /** Takes messages out of the queue: delivered, or dropped where there is a reason. */
  const remove = (items: Item[], reason?: string) => {
    waiting = waiting.filter((item) => !items.includes(item));
    for (const [name, json] of items) {
      attempt(() => delete localStorage[name]);
      if (reason) _emit('drop', reason, parse(json));
    }
  };

  /**
   * Sends one body after the other, as `text/plain`, which needs no CORS preflight, and (across origins) without
   * cookies. A message is done with when the collector has judged it. No connection, 408, 429, 5xx, or an answer that
   * is no verdict (as a captive portal gives) end the round, and another is set.
   */
  const drain = async (shared: unknown): Promise<void> => {
    inFlight = pause || _obstacle() ? [] : take(shared ? [...stored(), ...waiting] : waiting);
    if (inFlight[0]) {
      let failed = (failures || 0) + 1;
      let wait = 0;
      try {
        const response = await fetch(endpoint, {
          method: 'POST',
          body: body(_options, inFlight),
          keepalive: !failures,
        });
        const { ok, status } = response;
        // Across origins it is legible only if the collector exposes it.
        wait = Number(response.headers.get('retry-after')) * 1000 || 0;
        if (ok) {
          const { rejected }: Verdict = await response.json();
          rejected.map(({ index, code }) => remove(inFlight.slice(index, index + 1), code));
        }
        if (ok || !/^(5|408|429)/.test(status as never)) {
          remove(inFlight, ok ? '' : `http_${status}`);
          failed = 0;
        }
      } catch {}
      failures = failed;
      if (failed) {
        wait = Math.max(wait, PAUSE * 2 ** Math.min(failed, MOST_DOUBLINGS));
        pause = setTimeout(resume, (wait * (1 + Math.random() / 4)) % MAX_PAUSE);
      }
      return drain(shared);
    }
    running = 0 as never;
  };

  /**
   * Stored messages belong to every tab, so only the holder of the lock sends them; the others send their own.
   * Let go at `pagehide`: a page that holds a lock is kept out of the back/forward cache.
   * https://w3c.github.io/web-locks/
   */
  const start = () =>
    // Where there are no locks, or none for this page, it throws, and each tab sends for itself.
    stored()[0] && !left
      ? navigator.locks.request(
          prefix,
          { ifAvailable: true },
          (lock) =>
            new Promise<void>((release) => {
              listen('pagehide', release as () => void);
              drain(lock).then(release);
            }),
        )
      : drain(!left);

  // Messages made in one turn of the page's code share a body.
  const _flush = () => {
    left = 0;
    return (running ||= Promise.resolve().then(start).catch(drain));
  };

  const resume = () => {
    clearTimeout(pause);
    pause = 0;
    _flush();
  };
  listen('online', resume);

  return {
    _flush,
    _add: (id, json) => {
      waiting.push([prefix + id, json]);
      if (waiting.length > MOST_WAITING) remove(waiting.slice(0, 1), 'queue_full');
      _flush();
    },
    _leave: () => {
      left = 1;
      if (_obstacle()) return;
      // Storage may be full: what it does not take goes by beacon, whatever became of the request before.
      const store = _mayStore() && attempt(() => waiting.map(([name, json]) => (localStorage[name] = json)));
      let fresh = waiting.filter((item) => !inFlight.includes(item));
      // A beacon has no answer: it is trusted after a good one to the request before, and sent again by the next page
      // while there was none yet, or one is still to come. Where the last request failed, only the next page sends, if storage can be had.
      for (let items = take(fresh); items[0] && !(failures && store); items = take(fresh)) {
        if (!navigator.sendBeacon(endpoint, body(_options, items))) break;
        fresh = fresh.slice(items.length);
        if (!failures && (!store || (failures === 0 && !inFlight[0]))) remove(items);
      }
      if (store) waiting = [];
      remove(stored().slice(0, -MOST_STORED), 'queue_full');
    },
    _clear: (reason) => remove([...stored(), ...waiting], reason),
  };
};
