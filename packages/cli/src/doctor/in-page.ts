/**
 * What runs in the page that is looked at. Each function is sent there as text, so it uses nothing from around it.
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What a page says of itself. */
export type PageState = {
  tags: { attributes: Record<string, string>; text: string }[];
  running: string[];
  /** Whether the page and all that it loads are there. */
  complete: boolean;
  violations: { directive: string; blocked: string }[];
  globals: string[];
  selectors: string[];
  privacyControl: boolean;
  stored: string;
  serviceWorker: string;
};

/** Before the page's own scripts: notes what its policy stops. */
export function watchPolicy(): void {
  const seen: { directive: string; blocked: string }[] = [];
  Object.defineProperty(window, Symbol.for('waystone.doctor'), { value: seen });
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, disposition }) => {
    if (disposition === 'enforce' && seen.length < 100)
      seen.push({ directive: effectiveDirective, blocked: blockedURI });
  });
}

/** Reads the page's state. */
export function readPage(known: { globals: string[]; selectors: string[] }): PageState {
  const page: object = window;
  let stored = '';
  try {
    stored = /\b_ws=([^;]+)/.exec(document.cookie)?.[1] ?? localStorage.getItem('_ws') ?? '';
  } catch {
    // Storage is denied: then nothing is stored.
  }
  return {
    tags: [...document.scripts].slice(0, 2000).map((script) => ({
      attributes: Object.fromEntries(
        script.getAttributeNames().map((name) => [name, script.getAttribute(name) ?? '']),
      ),
      text: script.text.slice(0, 100_000),
    })),
    running: Object.keys(page)
      .filter((name) => name.startsWith('_ws.'))
      .map((name) => name.slice('_ws.'.length)),
    complete: document.readyState === 'complete',
    violations: Reflect.get(page, Symbol.for('waystone.doctor')) ?? [],
    globals: known.globals.filter((name) => Reflect.get(page, name) !== undefined),
    selectors: known.selectors.filter((selector) => document.querySelector(selector) !== null),
    privacyControl: Reflect.get(navigator, 'globalPrivacyControl') === true,
    stored,
    serviceWorker: navigator.serviceWorker?.controller?.scriptURL ?? '',
  };
}

/** Gives consent to every tracker that runs. */
export function giveConsent(): void {
  const page: object = window;
  for (const name of Object.keys(page)) {
    if (!name.startsWith('_ws.')) continue;
    const tracker: unknown = Reflect.get(page, name);
    if (typeof tracker === 'function') tracker('consent', true);
  }
}
