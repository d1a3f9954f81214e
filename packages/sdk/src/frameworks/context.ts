'use client';
import { createContext, createElement, type ReactElement, type ReactNode, useContext, useState } from 'react';
import type { Options, Waystone } from '../types.ts';
import { missing } from './missing.ts';
import { type Route, start } from './named.ts';

const Context = createContext<Waystone | undefined>(undefined);

/** What every provider takes. */
export type ProviderProps = {
  /** Read once, at the first render. */
  options: Options;
  children?: ReactNode;
};

/** Starts the tracker while rendering, so that the effects of children find it; a second render finds it running. */
export const Provider = ({
  options,
  route,
  children,
}: ProviderProps & { route?: Route | undefined }): ReactElement => {
  const [waystone] = useState(() => start(options, route));
  return createElement(Context.Provider, { value: waystone }, children);
};

/**
 * The tracker of the nearest provider. On a server its calls do nothing.
 *
 * @example
 * const waystone = useWaystone();
 * return <button onClick={() => waystone.track('Plan Chosen', { plan: 'pro' })}>Choose</button>;
 */
export const useWaystone = (): Waystone => useContext(Context) ?? missing('a <WaystoneProvider> around this');
