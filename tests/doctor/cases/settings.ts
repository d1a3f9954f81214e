/**
 * Whether the key and the settings of the tag are right.
 * @module
 */
import { KEY, manager, page, tag } from '../pages.ts';
import { BOTH, type Case } from './case.ts';

export const SETTINGS: Case[] = [
  [
    'the tag has no key',
    'key_missing',
    BOTH,
    (at) => ({ '/': page(tag(at, '')) }),
    { remedy: () => '?key=pk_…' },
  ],
  [
    'a tag manager has stripped the key',
    'attributes_stripped',
    ['browser'],
    (at) => ({ '/': page(manager({ src: `${at.collector}/waystone.js` })) }),
    { remedy: (at) => `src="${at.collector}/waystone.js?key=pk_…"` },
  ],
  [
    'the key is a secret one',
    'key_secret',
    BOTH,
    (at) => ({ '/': page(tag(at, 'data-key="sk_0123456789"')) }),
  ],
  [
    'the key is none',
    'key_malformed',
    BOTH,
    (at) => ({ '/': page(tag(at, 'data-key="UA-1234-1"')) }),
    { says: () => 'UA-1234-1' },
  ],
  [
    'a setting is misspelt',
    'setting_unknown',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-conset="required"`)) }),
    { says: () => 'Did you mean "consent"?' },
  ],
  [
    "a setting's value is misspelt",
    'setting_value',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-off="view"`)) }),
    { says: () => 'Did you mean "views"?' },
  ],
  [
    'the host is no address',
    'host_invalid',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} data-host="collector"`)) }),
  ],
  ['views are switched off', 'views_off', BOTH, (at) => ({ '/': page(tag(at, `${KEY} data-off="views"`)) })],
];
