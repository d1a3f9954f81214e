/**
 * Forms as a person meets them: viewed, started, submitted, abandoned. Listens only: it never prevents, submits or
 * changes anything.
 * @module
 */
import type { FormProperties } from '@waystone/protocol';
import { fieldName, formProperties, formValues, isField } from './form.ts';
import { attempt, clock, guard, listen } from './guard.ts';
import type { Sendable } from './item.ts';
import { track } from './track.ts';
import type { Feature } from './tracker.ts';

/** How long new elements of the page are let settle before forms are looked for, in ms. */
const SCAN_MS = 255;

/** What a form tells of itself. */
const EVENTS = 'focusin focusout input submit change invalid';

/** Most touched fields in one message: the collector takes 256 keys. */
const MOST_TOUCHED = 30;

/** A field's story, as it is sent. The first change of a value is no correction. */
type Touch = NonNullable<FormProperties['touched']>[number];

/** What happened in one form since it was shown or last submitted. Times are by `clock`. */
type Run = {
  _touched: Map<string, Touch>;
  /** The field last touched, and the last moment it was known to have focus; 0 after it lost it. */
  _last: Partial<Touch> & { ms: number };
  _since?: number;
  /** First input. */
  _started?: number;
};

export const forms: Feature = (tracker) => {
  const runs = new Map<HTMLFormElement, Run>();
  const seen = new Set<HTMLFormElement>();

  const tell = (event: string, form: HTMLFormElement, more?: Partial<Sendable<FormProperties>>): unknown =>
    track(tracker, event, { ...formProperties(form), ...more });

  const view = guard((form: HTMLFormElement): void => {
    if (!seen.has(form)) tell('Form Viewed', form);
    seen.add(form);
  });

  const summary = ({ _touched, _last, _since, _started }: Run) => {
    const now = clock();
    _last.ms += now - (_since || now);
    return {
      touched: [..._touched.values()].slice(0, MOST_TOUCHED),
      last_field: _last.name,
      duration_ms: now - (_started || now),
    };
  };

  /** Tells of a submit whose fate the page's own handlers had yet to decide. */
  let outcome: (() => void) | undefined;
  // Without one it throws, and is caught.
  const settle = guard(() => {
    outcome = (outcome as () => undefined)();
  });

  const handle = guard((event: Event) => {
    const { type } = event;
    const now = clock();
    const path = event.composedPath() as HTMLElement[];
    const field = path[0] as HTMLInputElement;
    // Not `field.form` first: the field may be the form itself, and `form` the name of one of its fields.
    const form =
      (path.find((node) => node.localName === 'form') as HTMLFormElement | undefined) || field.form;
    if (!form) return;
    const root = form.getRootNode() as ShadowRoot;
    // Some of them stay within their shadow root, so listen there; to hear the others twice does no harm.
    if (root.host) listen(EVENTS, handle, root);

    const run: Run = runs.get(form) || { _touched: new Map(), _last: { ms: 0 } };
    if (type === 'submit') {
      settle();
      runs.delete(form);
      const details = { ...summary(run), values: formValues(form) };
      // The page's handlers run after this one; only then is it known whether they prevented the submit. A
      // microtask would be too early (one runs between two listeners), a timer is not: leaving takes longer.
      outcome = () => tell('Form Submitted', form, { ...details, prevented: event.defaultPrevented });
      setTimeout(settle);
    } else if (isField(field)) {
      const name = fieldName(field);
      const entry: Touch = run._touched.get(name) || { name, ms: 0 };
      run._touched.set(name, entry);
      runs.set(form, run);
      entry.ms += now - (run._since || now);
      run._since = type === 'focusout' ? 0 : now;
      run._last = entry;
      if (type === 'invalid') entry.invalid = (entry.invalid || 0) + 1;
      if (type === 'change') entry.corrections = (entry.corrections ?? -1) + 1;
      if (type === 'input' && !run._started) {
        run._started = now;
        view(form);
        tell('Form Started', form);
      }
    }
  });
  listen(EVENTS, handle);

  const observer = new IntersectionObserver((entries) => {
    entries.map((entry) => entry.isIntersecting && view(entry.target as HTMLFormElement));
  });
  let timer: ReturnType<typeof setTimeout> | 0;
  /** Observing the same form twice changes nothing. */
  const scan = guard(() => {
    timer = 0;
    for (const form of document.forms) observer.observe(form);
    for (let n = 0; frames[n]; n++) attempt(() => listen(EVENTS, handle, frames[n]));
  });
  const later = () => (timer ||= setTimeout(scan, SCAN_MS));
  new MutationObserver(later).observe(document, { childList: true, subtree: true });
  // Of frames, each time they have a new document. The window hears of no `load` but its own.
  // https://dom.spec.whatwg.org/#get-the-parent
  listen('load', later, document);

  tracker._on('page', () => {
    seen.clear();
    observer.disconnect();
    scan();
  });
  tracker._on('end', (final: boolean) => {
    settle();
    if (!final) return;
    for (const [form, run] of runs) if (run._started) tell('Form Abandoned', form, summary(run));
    runs.clear();
  });
};
