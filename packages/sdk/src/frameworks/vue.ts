/**
 * Waystone for Vue 3, and for Vue Router. Server rendering is safe.
 * @module
 */
import { type InjectionKey, inject, type ObjectPlugin } from 'vue';
import type { Options, Waystone } from '../types.ts';
import { missing } from './missing.ts';
import { start } from './named.ts';

export type { Options, Waystone } from '../types.ts';

const KEY: InjectionKey<Waystone> = Symbol('waystone');

/** What is read of a router of Vue Router. */
export type VueRouter = {
  options: { history: { location: string } };
  resolve: (path: string) => { matched: readonly { path: string }[] };
};

/** Settings of the plugin: the tracker's, and the app's router where views are to bear the name of their route. */
export type VueOptions = Options & { router?: VueRouter };

/** Asks the router for the address, not for its current route, which after "back" may still be loading. */
const routeOf = ({ options, resolve }: VueRouter): string =>
  resolve(options.history.location).matched.at(-1)?.path ?? '';

/**
 * Starts the tracker of the app. Page views are automatic with every router; they bear the name of their route
 * (`/products/:id`) where the `router` is given. Templates have it as `$waystone`.
 *
 * @example createApp(App).use(router).use(waystone, { key: 'pk_…', host: 'https://host', router });
 */
export const waystone: ObjectPlugin<[VueOptions]> = {
  install(app, { router, ...options }) {
    const tracker = start(options, router && (() => routeOf(router)));
    app.provide(KEY, tracker);
    app.config.globalProperties.$waystone = tracker;
  },
};

/**
 * The tracker of the app, within `setup`. On a server its calls do nothing.
 *
 * @example useWaystone().track('Plan Chosen', { plan: 'pro' });
 */
export const useWaystone = (): Waystone =>
  inject(KEY, undefined) ?? missing('app.use(waystone, …) before this');

declare module 'vue' {
  interface ComponentCustomProperties {
    /** The tracker of the app. */
    $waystone: Waystone;
  }
}
