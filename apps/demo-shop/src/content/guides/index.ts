import type { Story } from '../story.ts';
import { CHOOSING } from './choosing-an-air-cleaner.ts';
import { HOW_THEY_WORK } from './how-air-cleaners-work.ts';

/** The guides, in the order of the list. */
export const GUIDES: readonly Story[] = [HOW_THEY_WORK, CHOOSING];
