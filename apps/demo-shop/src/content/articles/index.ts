import type { Story } from '../story.ts';
import { ALLERGIES } from './allergies-and-indoor-air.ts';
import { DUST_MITES } from './dust-mites-in-the-bedroom.ts';
import { POLLEN_SEASON } from './pollen-season-indoors.ts';

/** The articles on allergies, in the order of the list. */
export const ARTICLES: readonly Story[] = [ALLERGIES, DUST_MITES, POLLEN_SEASON];
