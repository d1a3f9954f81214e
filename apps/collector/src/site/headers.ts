/**
 * Headers that keep pages from doing, or having done to them, what they are not meant to.
 * @module
 */

/** For every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
];

/** For the dashboard: nobody may frame it, and its addresses (they hold people's ids) reach no other site. */
export const DASHBOARD_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [...POLICY, "frame-ancestors 'none'"].join('; '),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** For the demo shop: an ordinary site, so its pages do see each other as referrers. */
export const SHOP_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [...POLICY, "frame-ancestors 'self'"].join('; '),
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
