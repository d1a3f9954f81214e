/**
 * Known cookie banners and tag managers: by which they are recognised, and where their consent is heard.
 * @module
 */

/** One product. */
export type Banner = {
  name: string;
  /** Globals of the page. */
  globals: readonly string[];
  /** In the addresses and texts of scripts. */
  address: RegExp;
  /** An element of its own. */
  selector: string;
  /** How a page hears of consent. */
  hook: string;
};

/** In order of recognition; the frameworks that several products share come last. */
export const BANNERS: readonly Banner[] = [
  {
    name: 'OneTrust',
    globals: ['OneTrust'],
    address: /cookielaw\.org|otSDKStub/,
    selector: '#onetrust-banner-sdk',
    hook: 'OneTrust calls OptanonWrapper() after every choice',
  },
  {
    name: 'Cookiebot',
    globals: ['Cookiebot'],
    address: /consent\.cookiebot\.(com|eu)/,
    selector: '#CybotCookiebotDialog',
    hook: 'Cookiebot fires CookiebotOnAccept and CookiebotOnDecline on window',
  },
  {
    name: 'Usercentrics',
    globals: ['UC_UI', '__ucCmp'],
    address: /usercentrics\.eu/,
    selector: '#usercentrics-root, #usercentrics-cmp-ui',
    hook: 'Usercentrics fires UC_UI_CMP_EVENT on window',
  },
  {
    name: 'Didomi',
    globals: ['Didomi'],
    address: /sdk\.privacy-center\.org/,
    selector: '#didomi-host',
    hook: "Didomi.on('consent.changed', …)",
  },
  {
    name: 'Complianz',
    globals: ['complianz', 'cmplz_banner'],
    address: /complianz/,
    selector: '#cmplz-cookiebanner-container, .cmplz-cookiebanner',
    hook: 'Complianz fires cmplz_fire_categories on document',
  },
  {
    name: 'CookieYes',
    globals: ['getCkyConsent'],
    address: /cookieyes/,
    selector: '.cky-consent-container',
    hook: 'CookieYes fires cookieyes_consent_update on document',
  },
  {
    name: 'Osano',
    globals: ['Osano'],
    address: /cmp\.osano\.com/,
    selector: '.osano-cm-window',
    hook: "Osano.cm.addEventListener('osano-cm-consent-saved', …)",
  },
  {
    name: 'iubenda',
    globals: ['_iub'],
    address: /cdn\.iubenda\.com/,
    selector: '#iubenda-cs-banner',
    hook: '_iub.csConfiguration.callback.onConsentGiven',
  },
  {
    name: 'TrustArc',
    globals: ['truste'],
    address: /consent\.trustarc\.com/,
    selector: '#truste-consent-track',
    hook: 'TrustArc posts "submit_preferences" to the window',
  },
  {
    name: 'Termly',
    globals: ['Termly'],
    address: /app\.termly\.io/,
    selector: '#termly-code-snippet-support',
    hook: "Termly.on('consent', …)",
  },
  {
    name: 'Axeptio',
    globals: ['axeptioSDK'],
    address: /static\.axept\.io/,
    selector: '#axeptio_overlay',
    hook: "axeptioSDK.on('cookies:complete', …)",
  },
  {
    name: 'Borlabs Cookie',
    globals: ['BorlabsCookie'],
    address: /borlabs-cookie/,
    selector: '#BorlabsCookieBox',
    hook: 'Borlabs Cookie fires borlabs-cookie-consent-saved on document',
  },
  {
    name: 'CookieFirst',
    globals: ['CookieFirst'],
    address: /consent\.cookiefirst\.com/,
    selector: '.cookiefirst-root',
    hook: 'CookieFirst fires cf_consent on window',
  },
  {
    name: 'Civic Cookie Control',
    globals: ['CookieControl'],
    address: /cc\.cdn\.civiccomputing\.com/,
    selector: '#ccc',
    hook: 'onAccept of an entry in optionalCookies',
  },
  {
    name: 'Klaro',
    globals: ['klaro'],
    address: /klaro(?:\.min)?\.js/,
    selector: '.klaro',
    hook: 'callback of the service in the configuration of Klaro',
  },
  {
    name: 'tarteaucitron',
    globals: ['tarteaucitron'],
    address: /tarteaucitron/,
    selector: '#tarteaucitronRoot',
    hook: 'js of a service in tarteaucitron.services',
  },
  {
    name: 'Sourcepoint',
    globals: ['_sp_'],
    address: /\.sp-prod\.net|privacy-mgmt\.com/,
    selector: '[id^="sp_message_container"]',
    hook: 'onConsentReady in _sp_.config.events',
  },
  {
    name: 'IAB TCF',
    globals: ['__tcfapi'],
    address: /__tcfapi/,
    selector: 'iframe[name="__tcfapiLocator"]',
    hook: "__tcfapi('addEventListener', 2, …)",
  },
];

/** Where consent is heard of; a general word where the banner is not known. */
export function hookOf(banners: readonly string[]): string {
  const known = BANNERS.find(({ name }) => name === banners[0]);
  return known?.hook ?? 'in the callback of your cookie banner';
}

const MANAGERS: readonly (readonly [name: string, address: RegExp])[] = [
  ['Google Tag Manager', /googletagmanager\.com\/gtm\.js|google_tag_manager/],
  ['Adobe Launch', /assets\.adobedtm\.com/],
  ['Tealium', /tags\.tiqcdn\.com/],
  ['Matomo Tag Manager', /\/js\/container_\w+\.js/],
];

/** Cookie banners that a text (HTML, or addresses of scripts) speaks of. */
export function bannersIn(text: string): string[] {
  return BANNERS.filter(({ address }) => address.test(text)).map(({ name }) => name);
}

/** The tag manager that a text speaks of; empty where none is known. */
export function managerIn(text: string): string {
  return MANAGERS.find(([, address]) => address.test(text))?.[0] ?? '';
}
