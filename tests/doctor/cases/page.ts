/**
 * Whether the page can be looked at in a browser, and what it answers.
 * @module
 */
import { page, tag } from '../pages.ts';
import { BOTH, type Case } from './case.ts';

export const PAGE: Case[] = [
  [
    'the browser does not start',
    'browser_failed',
    ['browser'],
    (at) => ({ '/': page(tag(at)) }),
    { asked: () => ({ browser: { path: process.execPath, args: [] } }) },
  ],
  ['the page answers an error', 'page_status', BOTH, (at) => ({ '/': { status: 500, body: page(tag(at)) } })],
  [
    'the page leads to another origin',
    'page_redirected',
    BOTH,
    (at) => ({ '/': { status: 302, headers: { location: `${at.strange}/there` } }, '/there': page(tag(at)) }),
  ],
];
