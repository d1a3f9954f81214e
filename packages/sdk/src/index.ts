/**
 * The browser tracker of Waystone, for bundlers.
 * @module
 */
export { clicks } from './clicks.ts';
export { create } from './create.ts';
export { embeds } from './embeds.ts';
export { engagement } from './engagement.ts';
export { forms } from './forms.ts';
export { init } from './init.ts';
export type { Feature } from './tracker.ts';
export type { Callback, Calls, MessageOptions, Options, Properties, Waystone } from './types.ts';
export { views } from './views.ts';
