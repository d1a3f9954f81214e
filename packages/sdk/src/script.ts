/**
 * The script tag's entry: everything on.
 * @module
 */
import { features } from './features.ts';
import { run } from './run.ts';

run(features);
