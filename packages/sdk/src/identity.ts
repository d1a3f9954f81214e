/**
 * Who the browser is: anonymous id, user, account and session, kept as one small query string.
 * @module
 */
import { readCookie, writeCookie } from './cookie.ts';
import { newId } from './id.ts';
import type { Options } from './types.ts';

/**
 * `a` anonymous id · `u` user id · `g` account id · `s` start of the session · `t` last activity (both in ms since
 * 1970) · `c` consent: 1, or why not · `x` why the browser is not counted at all.
 */
export type State = Record<string, string>;

/** Time without activity that ends a session, in ms. */
const SESSION_MS = 1800000;

/** Time between two writes of the last activity, in ms: a cookie is not rewritten at every event. */
const WRITE_MS = 60000;

export type Identity = {
  /** The state now, ids included; read afresh every time, because another tab may have changed it. */
  _read: () => State;
  /** @param force stores even a person's refusal, which is all that it then holds. */
  _write: (state: State, force?: boolean) => void;
  /** What the next message carries: the state with an anonymous id and a running session; empty under privacy. */
  _ids: () => State;
  /** Why nothing may be sent: `''` where it may, `wait` where time will tell, else the reason. */
  _obstacle: () => string;
  _mayStore: () => boolean;
  _set: (name: string, value: unknown) => State;
};

export const identity = ({ consent, cookieless, gpc }: Options): Identity => {
  /** What could not be stored: storage is denied, or consent is awaited. It wins over what is stored. */
  let memory = '';

  // https://privacycg.github.io/gpc-spec/
  const browser: Navigator & { globalPrivacyControl?: boolean } = navigator;
  const anonymous = cookieless || (gpc !== 'ignore' && browser.globalPrivacyControl);

  const _read = (): State => Object.fromEntries(new URLSearchParams(memory || readCookie()));

  const _obstacle = (): string => {
    const { c, x } = _read();
    if (x) return x;
    if (c && c !== '1') return c;
    // https://wicg.github.io/nav-speculation/prerendering.html
    const page: Document & { prerendering?: boolean } = document;
    return page.prerendering || (consent && !c) ? 'wait' : '';
  };

  const _mayStore = () => !anonymous && !_obstacle();

  const _write = (state: State, force?: boolean) => {
    memory = `${new URLSearchParams(state)}`;
    if (force || _mayStore()) {
      writeCookie(memory);
      if (readCookie() === memory) memory = '';
    }
  };

  const _ids = () => {
    if (anonymous) return {};
    const state = _read();
    const now = Date.now();
    // A clock set back by a year must not stop sessions for a year, hence the absolute distance; NaN at first.
    const idle = Math.abs(now - Number(state.t));
    state.a ||= newId();
    if (!(idle < SESSION_MS)) state.s = `${now}`;
    if (memory || !(idle < WRITE_MS)) {
      state.t = `${now}`;
      _write(state);
    }
    return state;
  };

  return {
    _read,
    _write,
    _ids,
    _obstacle,
    _mayStore,
    _set: (name, value) => {
      const state: State = _ids();
      if (value && state.a) {
        state[name] = `${value}`;
        _write(state);
      }
      return state;
    },
  };
};
