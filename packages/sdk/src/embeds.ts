/**
 * Forms of HubSpot, Calendly and Typeform, which live in frames of other origins and tell by `postMessage` how far a
 * person got. Where they are from is all that is read, never what was filled in.
 * @module
 */
import { guard, listen } from './guard.ts';
import { track } from './track.ts';
import type { Feature } from './tracker.ts';

type Embed = { type?: string; eventName?: string; event?: string; id?: string; formId?: string };

/**
 * Who speaks, and what of it counts: HubSpot's `onFormReady` and `onFormSubmitted`, Calendly's `event_type_viewed` and
 * `event_scheduled`, Typeform's `form-ready` and `form-submit`. The first group is a form that was shown.
 */
const SAID =
  /(?:hsFormCallback onForm|calendly.event_|[/.]typeform.com form-)(?:([Rr]eady|type)|Submitted|sch|su)/;

export const embeds: Feature = (tracker) =>
  listen(
    'message',
    guard((message: Event) => {
      const { data, origin } = message as MessageEvent<Embed>;
      const said = SAID.exec(`${origin} ${data.type} ${data.eventName || data.event}`);
      // HubSpot also speaks from the page itself: there the form is in a document of the page's origin, seen as any other.
      if (said && origin !== location.origin)
        track(tracker, said[1] ? 'Form Viewed' : 'Form Submitted', {
          form_id: data.id || data.formId || origin,
        });
    }),
  );
