import { guard } from './guard.ts';

type Listener = (...args: never[]) => void;

export type Emitter = {
  _on: (event: string, listener: Listener) => unknown;
  _emit: (event: string, ...args: unknown[]) => void;
};

/** Remembers listeners by event name and calls them; one that throws harms neither the page nor the others. */
export const emitter = (debug: unknown): Emitter => {
  const listeners: [event: string, listener: Listener][] = [];
  return {
    _on: (...entry) => listeners.push(entry),
    _emit: (event, ...args) => {
      if (debug) console.debug('waystone', event, ...args);
      listeners.map(([name, listener]) => name === event && guard(listener)(...(args as never[])));
    },
  };
};
