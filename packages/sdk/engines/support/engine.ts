/**
 * A browser, whichever it is: what the tests need of it, and no more.
 * @module
 */

/** One tab. Selectors are CSS; code is the text of an expression, or of statements with `return`. */
export type Tab = {
  goto(url: string): Promise<void>;
  /** Runs statements in the page (an async function's body) and gives what they return. */
  run<T = unknown>(code: string): Promise<T>;
  click(selector: string): Promise<void>;
  /** Types by the keyboard into the element that has the focus. */
  type(text: string): Promise<void>;
  /** Presses `Enter` or `Tab`. */
  press(key: 'Enter' | 'Tab'): Promise<void>;
  /** Brings it before the others, where the engine can: WebKit's stands in front once those before it are closed. */
  show(): Promise<void>;
  close(): Promise<void>;
};

/** What not every browser, or not every way to drive it, can do. */
export type Ability = 'bfcache' | 'prerender' | 'offline' | 'background' | 'hiding' | 'focus' | 'framed';

export type Engine = {
  name: string;
  /** As the browser says it. */
  version: string;
  /** By ability, why it cannot; an ability that is not named is there. */
  lacks: Partial<Record<Ability, string>>;
  open(): Promise<Tab>;
  /** Cuts the network of a tab, or brings it back. */
  offline?(tab: Tab, away: boolean): Promise<void>;
  stop(): Promise<void>;
};

/** A browser that is not there, and why. */
export class Missing extends Error {}
