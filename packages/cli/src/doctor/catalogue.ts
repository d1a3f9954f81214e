/**
 * Every finding of the doctor: how bad it is, what it says, and what to do. `docs/doctor.md` is this table.
 * @module
 */

/** `ok`: as it should be · `note`: good to know · `warning`: look at it · `problem`: touchpoints are lost. */
export type Status = 'ok' | 'note' | 'warning' | 'problem';

type Entry = { status: Status; says: string; remedy: string };

const NOTHING = 'Nothing to do.';

/** By code. `{words}` in braces are filled in. */
export const CATALOGUE = {
  browser_failed: {
    status: 'note',
    says: 'The browser {path} does not start: {reason}',
    remedy:
      'Name another by CHROME_PATH. In a container without a sandbox, run the doctor on another machine.',
  },
  page_unreachable: {
    status: 'problem',
    says: 'The page cannot be reached: {reason}.',
    remedy: 'Check the address, and that this machine reaches it (firewall, VPN, DNS).',
  },
  page_timeout: {
    status: 'problem',
    says: 'The page did not answer within {seconds} s.',
    remedy: 'Try again with a longer --timeout, or find out what makes the page slow.',
  },
  page_tls: {
    status: 'problem',
    says: 'The connection to the page is not secure: {reason}.',
    remedy: 'Renew or complete the certificate of {host}; browsers refuse the page too.',
  },
  page_status: {
    status: 'problem',
    says: 'The page answers {status}.',
    remedy:
      'Give the address of a page that visitors see; a firewall may also refuse robots, then allow the agent "WaystoneDoctor".',
  },
  page_redirected: {
    status: 'note',
    says: '{asked} leads to {url}.',
    remedy: 'The origin of the last page counts: it has to be among the "origins" of the site.',
  },
  script_found: { status: 'ok', says: 'The script tag was found: {src}', remedy: NOTHING },
  script_by_tag_manager: {
    status: 'ok',
    says: 'A tag manager or another script puts the script tag in: {src}',
    remedy: NOTHING,
  },
  script_in_bundle: {
    status: 'ok',
    says: "Waystone is part of the page's own scripts (npm package).",
    remedy: NOTHING,
  },
  script_missing: {
    status: 'problem',
    says: 'The page has no Waystone script.',
    remedy:
      'Paste <script async src="https://COLLECTOR/waystone.js" data-key="pk_…"></script> into the <head> of every page; `waystone start` prints the line. If it is there in your editor, publish the page and empty its caches.',
  },
  script_not_found_without_browser: {
    status: 'warning',
    says: 'The HTML has no Waystone script, but a tag manager ({manager}) may put it in.',
    remedy: 'Install Chrome, or name one by CHROME_PATH, and run the doctor again without --no-browser.',
  },
  script_in_frame: {
    status: 'warning',
    says: 'Waystone runs only inside a frame: {url}',
    remedy: 'Put the script tag into the page itself: a frame sees neither its address nor its forms.',
  },
  script_held_by_banner: {
    status: 'problem',
    says: 'The script tag has type="{type}", so the browser does not run it before somebody consents.',
    remedy:
      'Let the cookie banner leave this tag alone and set data-consent="required" instead: Waystone then waits in memory, and nothing is lost when consent comes.',
  },
  script_rewritten: {
    status: 'problem',
    says: 'An optimiser ({optimiser}) has rewritten the script tag to load it late.',
    remedy: 'Exclude the script from it: {exclusion}',
  },
  script_without_address: {
    status: 'problem',
    says: "The Waystone script's code was put into another file ({src}), where it finds neither its key nor its collector.",
    remedy: 'Exclude waystone.js from combining (Autoptimize, WP Rocket, LiteSpeed: "excluded scripts").',
  },
  script_status: {
    status: 'problem',
    says: 'The script is not served: {src} answers {status}.',
    remedy: 'Correct the address in "src", or the proxy rule that should lead there.',
  },
  script_unreachable: {
    status: 'problem',
    says: 'The script cannot be loaded: {src} ({reason}).',
    remedy:
      'Check that the collector runs and that its address is reachable from outside, with a valid certificate.',
  },
  script_is_html: {
    status: 'problem',
    says: 'The address of the script answers with an HTML page: {src}',
    remedy:
      "A rule for unknown addresses answers instead of the collector: put the proxy's rule for the script before it.",
  },
  script_wrong_type: {
    status: 'problem',
    says: 'The script is served as "{type}", which browsers do not run.',
    remedy: 'Serve it as text/javascript, or load it from the collector itself.',
  },
  script_integrity: {
    status: 'problem',
    says: 'The script is not the one that "integrity" names, so the browser refuses it.',
    remedy:
      'Take the integrity value of this version from /integrity.json. Every update of the collector changes it, that of waystone.v1.js (the newest script of major version 1) too: pin a hash only on a copy that you serve yourself.',
  },
  script_failed: {
    status: 'problem',
    says: 'The script was loaded, but no tracker runs{reason}.',
    remedy:
      'Look at the console of the page: another script may have broken it, or the browser is older than Chrome 92, Firefox 90, Safari 15.4.',
  },
  script_loaded: { status: 'ok', says: 'The script was loaded ({bytes} bytes).', remedy: NOTHING },
  script_outdated: {
    status: 'warning',
    says: "The page loads another version of the script than the collector's own.",
    remedy: 'Empty the cache before it (CDN, optimiser, proxy), or replace the copy by {current}',
  },
  script_by_service_worker: {
    status: 'warning',
    says: 'A service worker of the page answers for the script: {src}',
    remedy:
      'Let the service worker pass requests for the script and for /v1/ through, or it will serve an old version.',
  },
  mixed_content: {
    status: 'problem',
    says: 'The page is https, and {url} is http, which browsers block.',
    remedy: 'Serve the collector by https and write https:// in the tag.',
  },
  csp_blocks_script: {
    status: 'problem',
    says: "The page's Content-Security-Policy ({directive}) blocks the script.",
    remedy: 'Add {source} to {directive}, in {place}: {directive} … {source}',
  },
  csp_blocks_events: {
    status: 'problem',
    says: "The page's Content-Security-Policy ({directive}) blocks what Waystone sends.",
    remedy: 'Add {source} to {directive}, in {place}: {directive} … {source}',
  },
  blocked_by_client: {
    status: 'warning',
    says: 'A blocker in the browser stopped {url}',
    remedy:
      'Visitors with such a blocker are not counted. Serve the script under another name from your own domain (data-host, data-path; see docs/sdk.md).',
  },
  key_missing: {
    status: 'problem',
    says: 'The script tag has no key.',
    remedy:
      'Add data-key="pk_…", or ?key=pk_… to the address in "src"; the key stands in "publicKeys" of the configuration.',
  },
  attributes_stripped: {
    status: 'problem',
    says: 'The tag manager has stripped the data-* attributes of the script tag, the key among them.',
    remedy: 'Give the settings in the address instead: src="{src}?key=pk_…"',
  },
  key_secret: {
    status: 'problem',
    says: 'The page shows a secret key (sk_…), which lets anybody write what they like.',
    remedy: 'Replace it by a public key (pk_…) and take the secret one out of "secretKeys" now.',
  },
  key_malformed: {
    status: 'problem',
    says: 'The key "{key}" is not a public key.',
    remedy: 'Copy one from "publicKeys" of the configuration; it begins with pk_.',
  },
  setting_unknown: {
    status: 'warning',
    says: 'The setting "{name}" is not known and does nothing.{hint}',
    remedy: 'Correct or remove it; docs/sdk.md lists the settings.',
  },
  setting_value: {
    status: 'warning',
    says: 'The setting "{name}" has the value "{value}", which does nothing.{hint}',
    remedy: 'It takes: {known}.',
  },
  host_invalid: {
    status: 'problem',
    says: 'The setting "host" is "{host}", which is not an address.',
    remedy:
      'Write it in full, such as https://collector.example/, or leave it out where the script comes from the collector.',
  },
  installed_twice: {
    status: 'warning',
    says: 'The page installs the key {key} {times} times ({how}).',
    remedy:
      'Remove all but one: the second does nothing but cost loading time, and an older version would count twice.',
  },
  several_keys: {
    status: 'note',
    says: 'The page has {count} keys: {keys}. Each counts for its own site.',
    remedy: 'Where only one site is meant, remove the others.',
  },
  collector_unreachable: {
    status: 'problem',
    says: 'The collector cannot be reached at {endpoint}: {reason}.',
    remedy: 'Check that it runs and is reachable from outside; its /health says "alive".',
  },
  collector_not_waystone: {
    status: 'problem',
    says: '{endpoint} answers {status}, but not as a Waystone collector does.',
    remedy:
      'The proxy (or "host" and "path") leads elsewhere: POST to this address must reach /v1/batch of the collector, and its answer must come back unchanged.',
  },
  collector_busy: {
    status: 'problem',
    says: 'The collector takes nothing at the moment: {message}',
    remedy: 'Look at its log and at the free space of its disk; pages keep their events and send them again.',
  },
  key_unknown: {
    status: 'problem',
    says: 'The collector does not know the key {key}.',
    remedy: 'Compare it with "publicKeys" in the configuration, and restart the collector after a change.',
  },
  origin_not_allowed: {
    status: 'problem',
    says: 'The collector does not take the key {key} from {origin}.',
    remedy:
      'Add "{origin}" to "origins" of the site in the configuration: scheme, host and port must match; www. is another origin.',
  },
  key_accepted: {
    status: 'ok',
    says: 'The collector knows the key {key} and takes it from {origin}.',
    remedy: NOTHING,
  },
  proxied: {
    status: 'note',
    says: "Events go through the site's own address {endpoint}",
    remedy:
      'The proxy has to pass Host, Origin, User-Agent, X-Forwarded-For and X-Forwarded-Proto on, and "trustedProxyHops" has to count it; else all visitors have its address and no country.',
  },
  proxy_drops_origin: {
    status: 'warning',
    says: 'A key was taken from an origin that is not its own: a proxy before the collector drops or rewrites the Origin header.',
    remedy: "Let the proxy pass the Origin header on; without it anybody's page can use your key.",
  },
  proxy_drops_agent: {
    status: 'problem',
    says: 'The stored touchpoint does not know the browser: a proxy drops or replaces the User-Agent header.',
    remedy: 'Let the proxy pass User-Agent on; without it devices are unknown and robots are counted.',
  },
  event_arrived: {
    status: 'ok',
    says: 'The first event arrived: the collector accepted {accepted}.',
    remedy: NOTHING,
  },
  event_stored: {
    status: 'ok',
    says: 'The event is stored, marked as automated; views leave it out.',
    remedy: NOTHING,
  },
  event_not_stored: {
    status: 'warning',
    says: 'The event was accepted, but is not in the store yet.',
    remedy:
      'It waits in the spool. If it is not there in a minute, look at the log and at /ready of the collector.',
  },
  store_not_asked: {
    status: 'warning',
    says: 'The store could not be asked: {reason}.',
    remedy: 'Check --collector and --token (or --config).',
  },
  event_rejected: {
    status: 'problem',
    says: 'The collector refused an event ({code}): {message}',
    remedy: 'docs/api.md lists the codes with their remedies.',
  },
  event_refused: {
    status: 'problem',
    says: 'The collector refused what the page sent ({status} {code}): {message}',
    remedy: 'Do what the message says; the event was dropped.',
  },
  event_unanswered: {
    status: 'problem',
    says: 'The page sent an event and got no answer ({reason}).',
    remedy: 'Check the connection to {endpoint}; the page will send again on its next visit.',
  },
  event_not_sent: {
    status: 'problem',
    says: 'The tracker runs, but sent nothing within {seconds} s.',
    remedy: 'Set data-debug on the tag and look at the console: each dropped event says why.',
  },
  event_not_observed: {
    status: 'note',
    says: 'Without a browser no event can be seen to arrive.',
    remedy: 'Install Chrome, or name one by CHROME_PATH, and run the doctor again without --no-browser.',
  },
  views_off: {
    status: 'note',
    says: 'Automatic page views are switched off (off="{off}").',
    remedy: 'If that is not meant, remove "views" from the setting; else call waystone.page() yourself.',
  },
  banner_without_consent: {
    status: 'warning',
    says: 'The page has a cookie banner ({banner}), but Waystone does not wait for consent.',
    remedy:
      'If you need consent, set data-consent="required" and call waystone.consent(true) when it is given: {hook}. If you need none, cookieless is the setting that stores nothing.',
  },
  consent_never_given: {
    status: 'problem',
    says: 'Waystone waits for consent, and no script of the page calls waystone.consent().',
    remedy: 'Call waystone.consent(true) when the visitor agrees, waystone.consent(false) when not: {hook}.',
  },
  consent_awaited: {
    status: 'ok',
    says: 'Waystone waits for consent, and the page has a call that gives it.',
    remedy: NOTHING,
  },
  consent_tried: {
    status: 'note',
    says: 'The doctor consented in its own profile, to see whether an event arrives.',
    remedy: NOTHING,
  },
  privacy_control: {
    status: 'note',
    says: 'This browser asks not to be tracked (Global Privacy Control): events carry no ids.',
    remedy: NOTHING,
  },
  opted_out: {
    status: 'warning',
    says: 'The page opts its visitors out ({reason}), so nothing is sent.',
    remedy:
      'Remove waystone=off from the address, or the call of optOut() or consent(false) that runs on every visit.',
  },
  service_worker: {
    status: 'note',
    says: 'A service worker controls the page: {url}',
    remedy: 'It must pass requests to the collector through; the doctor looks for an answer of its own.',
  },
} as const satisfies Record<string, Entry>;

/** Names a finding. */
export type Code = keyof typeof CATALOGUE;

/** What the doctor found, in words. */
export type Finding = { code: Code; status: Status; says: string; remedy: string };

/** Makes a finding of its entry and what is to be filled in. */
export function finding(code: Code, values: Record<string, unknown> = {}): Finding {
  const { status, says, remedy } = CATALOGUE[code];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => clean(values[name]));
  return { code, status, says: fill(says), remedy: fill(remedy) };
}

const LONGEST = 300;

/** Values come from strangers' pages: control characters would write to the terminal what they like. */
function clean(value: unknown): string {
  return String(value ?? '')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .slice(0, LONGEST);
}
