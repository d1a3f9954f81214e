/**
 * Clicks on outbound links, downloads, and elements marked `data-ws-event`.
 * @module
 */
import type { ClickProperties } from '@waystone/protocol';
import { guard, listen, parse } from './guard.ts';
import type { Sendable } from './item.ts';
import { lead } from './links.ts';
import { track } from './track.ts';
import type { Feature } from './tracker.ts';

const FILES = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|dmg|mp[34])$/i;

const MARK = 'data-ws-event';

export const clicks: Feature = (tracker) =>
  // A middle click opens a link too, and is an `auxclick`; so is a right click (2), which does not.
  listen(
    'click auxclick',
    guard((event: Event) => {
      // The path, unlike `target`, also leads out of open shadow roots.
      const find = (selector: string) =>
        (event.composedPath() as HTMLAnchorElement[]).find((node) => node.matches?.(selector));
      const link = find(':any-link');
      const element = find(`[${MARK}]`) || link;
      if (!element || (event as MouseEvent).button > 1) return;
      if (link) lead(tracker, link);
      const mark = element.getAttribute(MARK);
      const name =
        mark ||
        (element.hasAttribute('download') || FILES.test(element.pathname)
          ? 'File Downloaded'
          : // `http`, and `mailto:` and `tel:`, which have no host and lead away as well; `javascript:` leads nowhere.
            element.host !== location.host && /^[hmt]/.test(element.href) && 'Link Clicked');
      if (name)
        track(tracker, name, {
          href: element.href,
          // Of what was clicked alone: a marked form holds texts that somebody wrote.
          text: find(':any-link,button')?.textContent.trim().slice(0, 100),
          ...parse(element.getAttribute(`${MARK}-properties`) as string),
        } satisfies Sendable<ClickProperties>);
    }),
  );
