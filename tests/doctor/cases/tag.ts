/**
 * Whether the page has the script, once, and who has put it there.
 * @module
 */
import { KEY, manager, page, script, tag } from '../pages.ts';
import { PUBLIC_KEY, SCRIPT } from '../surgery.ts';
import { BOTH, type Case } from './case.ts';

export const TAG: Case[] = [
  ['the script tag is there', 'script_found', BOTH, (at) => ({ '/': page(tag(at)) })],
  ['there is no tag', 'script_missing', BOTH, () => ({ '/': page('') }), { remedy: () => 'data-key="pk_…"' }],
  ['the tag is commented out', 'script_missing', BOTH, (at) => ({ '/': page(`<!-- ${tag(at)} -->`) })],
  [
    'a tag manager puts it in',
    'script_by_tag_manager',
    ['browser'],
    (at) => ({ '/': page(manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
  ],
  [
    'a tag manager may put it in',
    'script_not_found_without_browser',
    ['fetch'],
    (at) => ({ '/': page(manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
    { says: () => 'Google Tag Manager' },
  ],
  [
    'it is part of a bundle',
    'script_in_bundle',
    BOTH,
    (at) => ({
      '/': page('<script src="/app.js" defer></script>'),
      // As a bundler would put it: the settings are in the code, not on the tag.
      '/app.js': script(
        `Object.defineProperty(document,'currentScript',{configurable:true,value:{src:'${at.collector}/waystone.js?key=${PUBLIC_KEY}',dataset:{}}});${SCRIPT}`,
      ),
    }),
  ],
  [
    'it is only in a frame',
    'script_in_frame',
    ['browser'],
    (at) => ({ '/': page('', '<iframe src="/frame"></iframe>'), '/frame': page(tag(at)) }),
    { says: (at) => `${at.origin}/frame` },
  ],
  [
    'a cookie banner holds the tag back',
    'script_held_by_banner',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} type="text/plain" data-cookieconsent="statistics"`)) }),
    { says: () => 'type="text/plain"', remedy: () => 'data-consent="required"' },
  ],
  [
    'Rocket Loader has rewritten the tag',
    'script_rewritten',
    BOTH,
    (at) => ({ '/': page(tag(at, `${KEY} type="0a1b2c3d4e5f60718293a4b5-text/javascript"`)) }),
    { remedy: () => 'data-cfasync="false"' },
  ],
  [
    'WP Rocket delays the tag',
    'script_rewritten',
    BOTH,
    (at) => ({
      '/': page(
        `<script type="rocketlazyloadscript" data-rocket-src="${at.collector}/waystone.js" ${KEY}></script>`,
      ),
    }),
    { says: () => 'WP Rocket' },
  ],
  [
    'an optimiser has combined it with others',
    'script_without_address',
    ['browser'],
    () => ({
      '/': page('<script src="/cache/all.js"></script>'),
      '/cache/all.js': script(`var a=1;${SCRIPT}`),
    }),
    { says: () => '/cache/all.js', remedy: () => 'Exclude waystone.js' },
  ],
  [
    'the tag is there twice',
    'installed_twice',
    BOTH,
    (at) => ({ '/': page(tag(at) + tag(at)) }),
    { says: () => '2 times (tag and tag)' },
  ],
  [
    'a tag and a tag manager',
    'installed_twice',
    ['browser'],
    (at) => ({ '/': page(tag(at) + manager({ src: `${at.collector}/waystone.js?key=${PUBLIC_KEY}` })) }),
    { says: () => 'tag manager' },
  ],
  [
    'there are two keys',
    'several_keys',
    BOTH,
    (at) => ({ '/': page(tag(at) + tag(at, 'data-key="pk_another"')) }),
  ],
];
