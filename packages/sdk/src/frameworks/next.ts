'use client';
/**
 * Waystone for the app router of Next.js 14 and later.
 * @module
 */
import { useParams, usePathname } from 'next/navigation.js';
import { createElement, type ReactElement, Suspense, useEffect, useLayoutEffect } from 'react';
import { Provider, type ProviderProps } from './context.ts';
import { routeAt } from './next-route.ts';

export type { Options, Waystone } from '../types.ts';
export { useWaystone } from './context.ts';

/**
 * What was shown last: the browser's path, and the route that was at it. One for the page, as its address is: state
 * of a component would be made anew where React renders again from the start, and the tracker has the first.
 */
const shown: { path?: string; route?: string } = {};

const currentRoute = () => (shown.path === location.pathname ? shown.route : undefined);

/** Before the browser goes on to anything else; a server, where effects do not run, would warn of it in React 18. */
const useAtOnce = typeof window === 'undefined' ? useEffect : useLayoutEffect;

/** Takes note of the route that is shown. Next.js changes the address in the same commit, before layout effects. */
const Watch = (): null => {
  const pathname = usePathname();
  const params = useParams();
  useAtOnce(() => {
    Object.assign(shown, { path: location.pathname, route: routeAt(pathname ?? '', params ?? {}) });
  }, [pathname, params]);
  return null;
};

/**
 * Starts the tracker for what is inside; put it into the root layout. Page views are automatic, on navigation too,
 * and bear the name of their route (`/products/[id]`).
 *
 * @example <body><WaystoneProvider options={{ key: 'pk_…', host: 'https://host' }}>{children}</WaystoneProvider></body>
 */
export const WaystoneProvider = ({ options, children }: ProviderProps): ReactElement => {
  // Reading the path of a page that is not prerendered suspends; the app must not wait for it.
  const watch = createElement(Suspense, { fallback: null }, createElement(Watch));
  return createElement(Provider, { options, route: currentRoute }, watch, children);
};
