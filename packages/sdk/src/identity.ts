/**
 * Who the browser is: anonymous id, user and account, kept as one small query string.
 * @module
 */
import { readCookie, writeCookie } from './cookie.ts';
import { newId } from './id.ts';
import type { Options } from './types.ts';

/**
 * `a` anonymous id · `u` user id · `g` account id · `c` consent: 1, or why the browser is not counted.
 */
export type State = Record<string, string>;

export type Identity = {
  /** The state now, ids included; read afresh every time, because another tab may have changed it. */
  _read: () => State;
  /** @param force stores even a person's refusal, which is all that it then holds. */
  _write: (state: State, force?: boolean) => void;
  /** What the next message carries: the state with an anonymous id; empty under privacy. */
  _ids: () => State;
  /** Why nothing may be sent: `''` where it may, `wait` where time will tell, else the reason. */
  _obstacle: () => string;
  _mayStore: () => boolean;
  _set: (name: string, value: unknown) => State;
};

export const identity = ({ consent, cookieless, gpc }: Options): Identity => {
  /** What could not be stored: storage is denied, or consent is awaited. It wins over what is stored. */
  let memory = '';
  /** What this page wrote last, and what it was to forget: the answer to a beacon may set that again. */
  let latest = '';
  let forgotten = '';
  /** Once a page, so that what is stored lives on from the last visit: a cookie is not rewritten at every event. */
  let written: number | undefined;

  // https://privacycg.github.io/gpc-spec/
  const anonymous =
    cookieless ||
    (gpc !== 'ignore' && (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl);

  const _read = (): State => {
    if (readCookie() === forgotten) writeCookie(latest);
    return Object.fromEntries(new URLSearchParams(memory || readCookie()));
  };

  const _obstacle = (): string => {
    const { c } = _read();
    // Every reason is longer than `1`, which is consent.
    if (c?.[1]) return c;
    // https://wicg.github.io/nav-speculation/prerendering.html
    return (document as Document & { prerendering?: boolean }).prerendering || (consent && !c) ? 'wait' : '';
  };

  const _mayStore = () => !anonymous && !_obstacle();

  const _write = (state: State, force?: boolean) => {
    if (!state.a && _read().a) forgotten = readCookie() || '';
    memory = latest = `${new URLSearchParams(state)}`;
    if ((force || _mayStore()) && writeCookie(memory)) memory = '';
  };

  const _ids = () => {
    if (anonymous) return {};
    const state = _read();
    if (memory || !written || !state.a) {
      state.a ||= newId();
      written = 1;
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
