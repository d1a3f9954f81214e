import type { Story } from '../story.ts';
import { CHANGE_THE_FILTER } from './change-the-filter.ts';
import { LIGHTS_AND_SOUNDS } from './lights-and-sounds.ts';

/** The help pages, in the order of the list. */
export const HELP: readonly Story[] = [CHANGE_THE_FILTER, LIGHTS_AND_SOUNDS];
