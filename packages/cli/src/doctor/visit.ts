/**
 * What a visit to a page brought home, whether a browser made it or plain requests did.
 * @module
 */

/** A script tag. */
export type Tag = {
  /** Lower-case names. */
  attributes: Readonly<Record<string, string>>;
  /** The text within; empty where the tag has an address. */
  text: string;
  /** Whether the HTML has it, as it came over the wire. */
  inHtml: boolean;
};

/** A request that the page made and what became of it. */
export type Exchange = {
  method: string;
  url: string;
  /** Body of the request; `null` where there is none. */
  sent: string | null;
  /** 0 where no answer came. */
  status: number;
  /** Why no answer came, in the browser's words. */
  failure: string;
  contentType: string;
  nosniff: boolean;
  /** Body of the answer, bounded; `null` where it was not read. */
  answer: string | null;
  byServiceWorker: boolean;
};

/** Whether a request carries events: only Waystone's bodies hold a key and a batch. */
export function isDelivery({ method, sent }: Exchange): boolean {
  return method === 'POST' && sent !== null && /"writeKey":"/.test(sent) && sent.includes('"batch":[');
}

/** What the page's Content-Security-Policy stopped. */
export type Violation = { directive: string; blocked: string };

/** All that the checks look at. */
export type Visit = {
  mode: 'browser' | 'fetch';
  /** Name and version of the browser; empty without one. */
  browser: string;
  asked: string;
  /** Where redirects led. */
  url: string;
  status: number;
  html: string;
  /** Content-Security-Policy headers. */
  policies: readonly string[];
  tags: readonly Tag[];
  exchanges: readonly Exchange[];
  violations: readonly Violation[];
  /** Keys of the trackers that run. */
  running: readonly string[];
  /** Frames that hold a Waystone script tag. */
  frames: readonly string[];
  /** Errors that the page threw. */
  errors: readonly string[];
  /** Names of known cookie banners. */
  banners: readonly string[];
  /** Name of a known tag manager; empty where none is there. */
  manager: string;
  privacyControl: boolean;
  /** Why the browser is not counted, from the tracker's stored state; empty where it is. */
  refusal: string;
  /** The script of the service worker that controls the page; empty where none does. */
  serviceWorker: string;
  /** Whether the doctor consented, to see more. */
  consented: boolean;
};

/** A visit that did not come to a page. */
export class VisitError extends Error {
  override readonly name = 'VisitError';
  readonly kind: 'timeout' | 'tls' | 'unreachable';

  constructor(kind: VisitError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }

  /** Sorts an error of the network by the words of Chromium and of Node. */
  static from(error: unknown): VisitError {
    if (error instanceof VisitError) return error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const words = cause instanceof Error ? cause.message : String(cause);
    const told = /net::ERR_\w+/.exec(words)?.[0] ?? (code || words.split('\n')[0] || 'unknown error');
    if (
      /TIMED_OUT|ETIMEDOUT|UND_ERR_\w*TIMEOUT|Timeout \d+ms|aborted due to timeout/i.test(`${told} ${words}`)
    )
      return new VisitError('timeout', told);
    if (
      /ERR_(CERT|SSL|TLS|BAD_SSL)|CERT|EPROTO|SELF_SIGNED|UNABLE_TO_VERIFY|wrong version/i.test(
        `${told} ${words}`,
      )
    )
      return new VisitError('tls', told);
    return new VisitError('unreachable', told);
  }
}
