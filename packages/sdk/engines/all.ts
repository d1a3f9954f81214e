import { clicks } from './clicks.ts';
import { cookie } from './cookie.ts';
import { delivery } from './delivery.ts';
import { engagement } from './engagement.ts';
import { forms } from './forms.ts';
import { people } from './people.ts';
import { safety } from './safety.ts';
import type { Test } from './support/suite.ts';
import { views } from './views.ts';

/** Every test of the SDK that any browser can be given. */
export function all(test: Test): void {
  for (const part of [views, forms, clicks, engagement, delivery, people, cookie, safety]) part(test);
}
