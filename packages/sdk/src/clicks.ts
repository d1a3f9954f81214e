/**
 * Clicks on outbound links, downloads, and elements marked `data-ws-event`.
 * @module
 */
import type { ClickProperties } from '@waystone/protocol';
import { guard, listen } from './guard.ts';
import type { Sendable } from './item.ts';
import { track } from './track.ts';
import type { Feature } from './tracker.ts';

const FILES = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|gz|dmg|exe|msi|apk|mp[34])$/i;

const MARK = 'data-ws-event';
const PROPERTY = 'data-ws-prop-';

export const clicks: Feature = (tracker) =>
  // A middle click opens a link too, and is an `auxclick`; so is a right click (2), which does not.
  listen(
    'click auxclick',
    guard((event: Event) => {
      // The path, unlike `target`, also leads out of open shadow roots.
      const find = (selector: string) =>
        (event.composedPath() as HTMLAnchorElement[]).find((node) => node.matches?.(selector));
      const element = find(`[${MARK}]`) || find(':any-link');
      if (!element || (event as MouseEvent).button > 1) return;
      const mark = element.getAttribute(MARK);
      const name =
        mark === ''
          ? 'Element Clicked'
          : mark ||
            (element.hasAttribute('download') || FILES.test(element.pathname)
              ? 'File Downloaded'
              : // `mailto:` and `tel:` have no host and lead away as well; `javascript:` leads nowhere.
                element.host !== location.host && /^(http|mailto|tel)/.test(element.href) && 'Link Clicked');
      if (!name) return;
      const properties: Sendable<ClickProperties> & Record<string, string | undefined> = {
        href: element.href,
        text: element.textContent.trim().slice(0, 100),
      };
      for (const { name, value } of element.attributes) {
        if (name.startsWith(PROPERTY)) properties[name.slice(PROPERTY.length)] = value;
      }
      track(tracker, name, properties);
    }),
  );
