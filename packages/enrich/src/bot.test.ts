import { describe, expect, it } from 'vitest';
import { isBot } from './bot.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';

describe('isBot', () => {
  it('believes a browser', () => {
    expect(isBot(CHROME, false)).toBe(false);
  });

  it('knows crawlers, command line clients and headless browsers', () => {
    expect(isBot('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', false)).toBe(
      true,
    );
    expect(isBot('curl/8.5.0', false)).toBe(true);
    expect(isBot(CHROME.replace('Chrome', 'HeadlessChrome'), false)).toBe(true);
  });

  it('believes a browser that says it is automated', () => {
    expect(isBot(CHROME, true)).toBe(true);
  });

  it('says nothing against an absent user agent', () => {
    expect(isBot('', false)).toBe(false);
  });
});
