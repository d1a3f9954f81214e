import { clicks } from './clicks.ts';
import { embeds } from './embeds.ts';
import { engagement } from './engagement.ts';
import { forms } from './forms.ts';
import { views } from './views.ts';

/** Every automatic feature, by the name that the `off` setting knows. */
export const features = { engagement, embeds, clicks, views, forms };
