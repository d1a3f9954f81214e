import { clicks } from './clicks.ts';
import { engagement } from './engagement.ts';
import { forms } from './forms.ts';
import { views } from './views.ts';

/** Every automatic feature, by the name that the `off` setting knows. */
export const features = { views, forms, engagement, clicks };
