/**
 * The names and properties of the touchpoints that the collector maps to a `kind` of their own. The browser SDK sends them by
 * itself, with the exception that is named; any other client may send them as well.
 * @module
 */

/** `track` events about forms. Properties: {@link FormProperties}. */
export const FORM_EVENTS = {
  'Form Viewed': 'viewed',
  'Form Started': 'started',
  'Form Submitted': 'submitted',
  'Form Abandoned': 'abandoned',
} as const;

/** `track` event with the time and depth of a page view that ended. Properties: {@link EngagementProperties}. */
export const ENGAGEMENT_EVENT = 'Page Engaged';

/**
 * `track` events about clicks. Properties: {@link ClickProperties}. The browser SDK sends the first two; an element marked
 * `data-ws-event` sends the name it is marked with. `Element Clicked` is for other clients.
 */
export const CLICK_EVENTS = ['Link Clicked', 'File Downloaded', 'Element Clicked'] as const;

export type FormEvent = keyof typeof FORM_EVENTS;
export type FormAction = (typeof FORM_EVENTS)[FormEvent];

/** Never a field's value: names, counts and times only. */
export type FormProperties = {
  /** The form's `id`, else its `name`, else its place on the page. */
  form_id: string;
  /** The form's `data-ws-form`, else its `name`. */
  form_name?: string;
  /** What the form is for, where the page says so (`data-ws-form-purpose`): newsletter, contact, quote, demo, checkout, login, installation, support, renewal. */
  form_purpose?: string;
  /** Names of its fields in order. */
  fields?: string[];
  /** Fields touched, in the order of first touch, with time in ms, corrections and validation errors. */
  touched?: { name: string; ms: number; corrections?: number; invalid?: number }[];
  /** Name of the field last touched: where an abandoned form was left. */
  last_field?: string;
  /** From the first input to the submit or the leaving, in ms. */
  duration_ms?: number;
  /** True where the page's own code prevented the submit. */
  prevented?: boolean;
  /** Values of the fields marked `data-ws-value`, by name. */
  values?: Record<string, string>;
};

export type EngagementProperties = {
  /** Milliseconds the page was visible and focused. */
  active_ms: number;
  /** Deepest point seen, in percent of the page's height (0 to 100). */
  scroll_pct: number;
};

export type ClickProperties = {
  /** Target of the link. */
  href?: string;
  /** Text of the link or element. */
  text?: string;
};
