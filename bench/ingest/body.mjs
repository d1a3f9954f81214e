/** A public key that the benchmark's collector knows. */
export const KEY = 'pk_benchmark';

/** Stands where each request writes an id of its own. */
export const ID = 'XXXXXXXXXXXXXXXX';

/** Stands where each visitor's own id is written. */
export const VISITOR = 'YYYYYYYYYYYYYYYY';

/** Events as the browser SDK sends them: about 600 bytes each. */
export function makeBody(size) {
  const now = Date.now();
  const page = {
    url: 'https://shop.example/guides/portable-or-furnace?utm_source=newsletter&utm_medium=email',
    path: '/guides/portable-or-furnace',
    referrer: 'https://www.google.com/',
    title: 'Portable air cleaners or a system for the furnace?',
  };
  const batch = Array.from({ length: size }, (_, i) => ({
    type: 'track',
    event: i % 3 === 0 ? 'Page Engaged' : 'Form Started',
    messageId: `ID${String(i).padStart(2, '0')}-${ID}`,
    anonymousId: `7f3f7a52-6c1e-4b0e-9d2c-${VISITOR}`,
    timestamp: new Date(now - 1000 * (size - i)).toISOString(),
    properties: {
      active_ms: 12_345 + i,
      scroll_pct: 60,
      form_id: 'quote',
      form_purpose: 'quote',
      fields: ['name', 'email', 'postcode', 'rooms', 'house_size', 'allergies'],
      duration_ms: 4321,
    },
    context: { page, sessionId: '1718000000000' },
  }));
  const context = {
    library: { name: 'waystone.js', version: '0.1.0' },
    locale: 'en-GB',
    timezone: 'Europe/London',
  };
  return JSON.stringify({ writeKey: KEY, sentAt: new Date(now).toISOString(), context, batch });
}
