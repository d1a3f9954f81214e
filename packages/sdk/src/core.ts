/**
 * The smaller script's entry: page views, the calls, and their delivery.
 * @module
 */
import { run } from './run.ts';
import { views } from './views.ts';

run({ views });
