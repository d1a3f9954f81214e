'use client';
/**
 * Waystone for the app router of Next.js 14 and later.
 * @module
 */
import { useParams, usePathname } from 'next/navigation.js';
import { createElement, type ReactElement, Suspense, useEffect, useState } from 'react';
import { Provider, type ProviderProps } from './context.ts';
import { routeAt } from './next-route.ts';

export type { Options, Waystone } from '../types.ts';
export { useWaystone } from './context.ts';

/** What was shown last: the browser's path, and the route that was at it. */
type Shown = { path?: string; route?: string };

/** Takes note of the route that is shown. Next.js changes the address in the same commit. */
const Watch = ({ shown }: { shown: Shown }): null => {
  const pathname = usePathname();
  const params = useParams();
  useEffect(() => {
    Object.assign(shown, { path: location.pathname, route: routeAt(pathname ?? '', params ?? {}) });
  }, [shown, pathname, params]);
  return null;
};

/**
 * Starts the tracker for what is inside; put it into the root layout. Page views are automatic, on navigation too,
 * and bear the name of their route (`/products/[id]`).
 *
 * @example <body><WaystoneProvider options={{ key: 'pk_…', host: 'https://host' }}>{children}</WaystoneProvider></body>
 */
export const WaystoneProvider = ({ options, children }: ProviderProps): ReactElement => {
  const [shown] = useState<Shown>({});
  const route = () => (shown.path === location.pathname ? shown.route : undefined);
  // Reading the path of a page that is not prerendered suspends; the app must not wait for it.
  const watch = createElement(Suspense, { fallback: null }, createElement(Watch, { shown }));
  return createElement(Provider, { options, route }, watch, children);
};
