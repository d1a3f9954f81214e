/**
 * The SQL of Waystone: migrations, views by layer, seeds and queries, as files. This package knows no client.
 * @module
 */
export * from './event.ts';
export * from './files.ts';
export * from './render.ts';
