/**
 * What a page sees of Waystone: its settings and its calls. Nothing here depends on another package, so that the
 * published types stand alone.
 * @module
 */

/** Any JSON object. `undefined` members are left out. */
export type Properties = Record<string, unknown>;

/** Settings of one tracker. On the script tag each is a `data-*` attribute, or a parameter of the script's URL. */
export type Options = {
  /** The site's public key, `pk_…`. */
  key: string;
  /** The collector's address; a path it is mounted under ends in `/`. @default where the script came from */
  host?: string;
  /** The ingest endpoint, relative to `host`, for sites whose proxy renames it. @default 'v1/batch' */
  path?: string;
  /** Count `#hash` changes as page views, for hash routers. @default false */
  hash?: boolean | string;
  /** Names of query parameters that never leave the browser, separated by `|`. @default '' */
  strip?: string;
  /** Another query on the same path is no new view. @default false */
  pathOnly?: boolean | string;
  /** Other domains of the same owner, separated by `|`: links to them carry the anonymous id. @default '' */
  link?: string;
  /** `'required'` keeps events in memory until `consent(true)`. @default undefined */
  consent?: string;
  /** Store nothing and send no ids; the collector makes an id that lives for a day. @default false */
  cookieless?: boolean | string;
  /** `'ignore'` takes no notice of Global Privacy Control. @default undefined */
  gpc?: string;
  /** Automatic features to leave out: `views`, `forms`, `embeds`, `engagement`, `clicks`. @default '' */
  off?: string;
  /** Write every event and every drop to the console. @default false */
  debug?: boolean | string;
};

/** Settings of one message, as in Segment's `options` argument. Unknown keys are sent with the message. */
export type MessageOptions = {
  /** When it happened. @default now */
  timestamp?: Date | string | number;
  /** Merged into the message's context. */
  context?: Properties;
  [key: string]: unknown;
};

/** Called once the message is in the queue, which outlives the page: it is safe to navigate then. */
export type Callback = () => void;

/** A name or id that Segment's signatures let callers leave out. */
type Maybe<T> = T | null | undefined;

type Rest = [options?: Maybe<MessageOptions>, callback?: Callback] | [callback?: Callback];
type Payload = [payload?: Maybe<Properties>, ...Rest] | [callback?: Callback];

/** The arguments of each call, in Segment's signatures with their optional arguments. */
export type Calls = {
  /** `page([category], [name], [properties], [options], [callback])` */
  page: (
    ...args:
      | [category: Maybe<string>, name: Maybe<string>, ...Payload]
      | [name: Maybe<string>, ...Payload]
      | Payload
  ) => void;
  /** `track(event, [properties], [options], [callback])` */
  track: (event: string, ...args: Payload) => void;
  /** `identify([userId], [traits], [options], [callback])` */
  identify: (...args: [userId: Maybe<string | number>, ...Payload] | Payload) => void;
  /** `group([groupId], [traits], [options], [callback])`; without an id, the one set before. */
  group: (...args: [groupId: Maybe<string | number>, ...Payload] | Payload) => void;
  /** `alias(userId, [previousId], [options], [callback])` */
  alias: (userId: string | number, ...args: [previousId?: Maybe<string | number>, ...Rest] | Rest) => void;
  /** Forgets user, account, session and anonymous id: call it at log-out. */
  reset: () => void;
  /** Calls back when the tracker runs. */
  ready: (callback: Callback) => void;
  /** Sends what waits. Resolves when it is delivered, or when the attempt has failed and will be repeated. */
  flush: () => Promise<void>;
  /** `true` sends what waited and goes on; `false` forgets it, deletes every id and stops. */
  consent: (given: boolean) => void;
  /** Stops counting this browser for good; `optOut(false)` starts again. */
  optOut: (out?: boolean) => void;
  /**
   * Calls back with the arguments of every `page`, `track`, `identify`, `group` or `alias`, and for `drop` with
   * the reason and the message.
   */
  on: (event: string, listener: (...args: unknown[]) => void) => void;
};

/** The tracker: its methods, and the same as `waystone('track', 'Event')`. */
export type Waystone = Calls &
  (<Name extends keyof Calls>(
    name: Name,
    ...args: Parameters<Calls[Name]>
  ) => ReturnType<Calls[Name]> | undefined);
