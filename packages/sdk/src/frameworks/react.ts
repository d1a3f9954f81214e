'use client';
/**
 * Waystone for React 18 and later, and for React Router's data routers. Server rendering is safe.
 * @module
 */
import { createElement, type ReactElement } from 'react';
import { Provider, type ProviderProps } from './context.ts';
import { type DataRouter, routeOf } from './react-router.ts';

export type { Options, Waystone } from '../types.ts';
export { useWaystone } from './context.ts';
export type { DataRouter } from './react-router.ts';

/**
 * Starts the tracker for the app inside. Page views are automatic with every router; they bear the name of their
 * route (`/products/:id`) where the `router` of `createBrowserRouter` is given.
 *
 * @example
 * <WaystoneProvider options={{ key: 'pk_…', host: 'https://host' }} router={router}>
 *   <RouterProvider router={router} />
 * </WaystoneProvider>
 */
export const WaystoneProvider = ({
  router,
  ...props
}: ProviderProps & { router?: DataRouter }): ReactElement =>
  createElement(Provider, { ...props, route: router && (() => routeOf(router)) });
