/**
 * Puts one tracker together.
 * @module
 */
import { address } from './address.ts';
import { alias } from './alias.ts';
import { consent, optOut, reset } from './consent.ts';
import { NAME } from './cookie.ts';
import { emitter } from './emitter.ts';
import { group } from './group.ts';
import { attempt, guard } from './guard.ts';
import { identify } from './identify.ts';
import { identity } from './identity.ts';
import { lifecycle } from './lifecycle.ts';
import { land } from './links.ts';
import { page } from './page.ts';
import { queue } from './queue.ts';
import { track } from './track.ts';
import type { Call, Feature, Tracker } from './tracker.ts';
import type { Callback, Options, Waystone } from './types.ts';

type Api = ((name: string, ...args: unknown[]) => unknown) & { [name: string]: unknown };

/** Every call of the API. */
export const CALLS: Record<string, Call> = {
  page,
  track,
  identify,
  group,
  alias,
  reset,
  consent,
  optOut,
  // Anything but a function is refused, where `setTimeout` would run a string.
  ready: (_, callback) => queueMicrotask(callback as Callback),
  flush: (tracker) => tracker._flush(),
  on: (tracker, ...entry) => tracker._on(...(entry as Parameters<Tracker['_on']>)),
};

const start = (options: Options, features: Record<string, Feature>): Waystone => {
  const tracker = {
    ...emitter(options.debug),
    ...identity(options),
    _options: options,
    _referrer: address(options, document.referrer),
    _settle: () => {},
  } as Tracker;
  Object.assign(tracker, queue(tracker));

  const waystone = guard((name: string, ...args: unknown[]) =>
    (CALLS[name] as Call)(tracker, ...args),
  ) as unknown as Api;
  for (const name in CALLS) waystone[name] = (...args: unknown[]) => waystone(name, ...args);

  attempt(() => land(tracker));
  tracker._url = address(options);
  for (const name in features)
    if (!`${options.off}`.includes(name)) guard(features[name] as Feature)(tracker);
  lifecycle(tracker);
  return waystone as unknown as Waystone;
};

/**
 * Starts a tracker with the automatic features given; the same key again returns the one that runs.
 *
 * @param features by the names that the `off` setting knows.
 * @example create({ key: 'pk_…', host: 'https://host' }, { views, forms })
 */
export const create = (options: Options, features: Record<string, Feature>): Waystone => {
  // On the page, not in the module: script tag and npm package may both be there.
  return ((window as unknown as Record<string, Waystone>)[`${NAME}.${options.key}`] ||= start(
    options,
    features,
  ));
};
