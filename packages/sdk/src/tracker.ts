/**
 * What the parts of one tracker share. Members wear `_` because the build shortens such names.
 * @module
 */
import type { Emitter } from './emitter.ts';
import type { Identity } from './identity.ts';
import type { Queue } from './queue.ts';
import type { Options } from './types.ts';

/** A name or an id, as callers give it. */
export type Id = string | number | null | undefined;

export type Tracker = Emitter &
  Identity &
  Queue & {
    _options: Options;
    /** Address of the page that counts now, and of the one before it. */
    _url: string;
    _referrer: string;
    /** An automatic page view is due: the next message, a timer, or an explicit `page()` settles it. */
    _due?: boolean;
    _settle: () => void;
  };

/** A call of the API, with its tracker in front. */
export type Call = (tracker: Tracker, ...args: unknown[]) => unknown;

/** An automatic feature. */
export type Feature = (tracker: Tracker) => unknown;
