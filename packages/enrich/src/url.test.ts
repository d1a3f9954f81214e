import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanUrl, isPrivateUrl } from './url.ts';

/** What URLs are made of, and what their parts are told by. */
const PIECES = [
  ...[
    'http://',
    'mailto:',
    'a.aa',
    '/',
    '//',
    '\\',
    '.',
    '..',
    ':',
    '?',
    '&',
    '=',
    '+',
    '#',
    '@',
    ' ',
    '\t',
    '%',
    '[',
    ']',
  ],
  ...['%40', '%23', '%3F', 'a', '0', 'ü', '\ud800', 'token', 'email', 'utm_source', 'a@b.co'],
];

describe('cleanUrl', () => {
  it.each([
    ['https://Shop.Example:8443/guides?size=20#top', 'https://shop.example:8443/guides?size=20#top'],
    ['https://shop.example/?utm_source=x&utm_campaign=y&gclid=1&a=1', 'https://shop.example/?a=1'],
    ['https://shop.example/?fbclid=1', 'https://shop.example/'],
    ['https://shop.example/reset?reset_token=abc&apiKey=1&step=2', 'https://shop.example/reset?step=2'],
    ['https://shop.example/?q=anna%40example.com&page=2', 'https://shop.example/?page=2'],
    ['https://shop.example/?Password=1&customer-email=2&user[email]=3', 'https://shop.example/'],
    ['https://anna:secret@shop.example/orders', 'https://shop.example/orders'],
    ['https://shop.example/u/anna@example.com/orders', 'https://shop.example/u/[email]/orders'],
    ['https://shop.example/cb#access_token=abc&state=1', 'https://shop.example/cb'],
    ['https://app.example/#/reset?token=abc&lang=de', 'https://app.example/#/reset?lang=de'],
    ['https://shop.example/?tokens=3&keyword=filter', 'https://shop.example/?tokens=3&keyword=filter'],
    ['https://shop.example/?b=%C3%BC&a=1+2', 'https://shop.example/?b=%C3%BC&a=1+2'],
  ])('%s → %s', (text, url) => {
    expect(cleanUrl(text).url).toBe(url);
  });

  it('names host and path', () => {
    expect(cleanUrl('https://Shop.Example:8443/a/b?c')).toMatchObject({ host: 'shop.example', path: '/a/b' });
  });

  it('understands a path alone', () => {
    expect(cleanUrl('/pricing?token=1&plan=home')).toEqual({
      url: '/pricing?plan=home',
      host: '',
      path: '/pricing',
    });
  });

  it('keeps what is no URL as text, its query cleaned', () => {
    expect(cleanUrl('http://[half?token=1&x=2')).toEqual({ url: 'http://[half?x=2', host: '', path: '' });
    expect(cleanUrl('Home screen')).toEqual({ url: 'Home screen', host: '', path: '' });
  });

  it('keeps nothing but the scheme of URLs that carry code, a document or a person', () => {
    expect(cleanUrl('javascript:alert(1)').url).toBe('javascript:');
    expect(cleanUrl('data:text/html,<script>').url).toBe('data:');
    expect(cleanUrl('mailto:anna@example.com').url).toBe('mailto:');
  });

  it('keeps an app as a referrer', () => {
    expect(cleanUrl('android-app://com.google.android.gm/')).toMatchObject({ host: 'com.google.android.gm' });
  });

  it('leaves no mark of an empty fragment, nor a person in a route', () => {
    expect(cleanUrl('http://a.example/#?').url).toBe('http://a.example/');
    expect(cleanUrl('http://a.example/#/to/anna@example.com?x=1').url).toBe(
      'http://a.example/#/to/[email]?x=1',
    );
  });

  it('cuts a long URL and leaves no half character', () => {
    const { url } = cleanUrl(`https://shop.example/?q=${'x'.repeat(5000)}`);
    expect(url).toHaveLength(2048);
    expect(cleanUrl('😀'.repeat(3000)).url.isWellFormed()).toBe(true);
  });

  it('takes a fragment whose query is empty for one without a query', () => {
    expect(cleanUrl('http://a.aa#=&?').url).toBe(cleanUrl('http://a.aa#=&').url);
    expect(cleanUrl('http://a.aa#access_token=secret?').url).not.toContain('secret');
  });

  it('masks an e-mail address in a fragment and leaves the mark of the fragment', () => {
    expect(cleanUrl('https://shop.example/#anna@example.com').url).toBe('https://shop.example/#[email]');
    expect(cleanUrl('https://shop.example/#/people/anna@example.com').url).toBe(
      'https://shop.example/#/people/[email]',
    );
    expect(cleanUrl('/a?b#anna@example.com?c=1').url).toBe('/a?b#[email]?c=1');
    const { url } = cleanUrl('http://a.aa?a#@a.aa');
    expect(cleanUrl(url).url).toBe(url);
  });

  it('takes out an e-mail address that is no parameter of its own', () => {
    expect(cleanUrl('https://shop.example/unsubscribe?anna@example.com&a=1').url).toBe(
      'https://shop.example/unsubscribe?a=1',
    );
    expect(cleanUrl('https://shop.example/#email=&anna@example.com').url).toBe('https://shop.example/');
    expect(isPrivateUrl('https://shop.example/?anna@example.com')).toBe(true);
  });

  it('ends in no space that stood before what was taken out', () => {
    expect(cleanUrl('/a ?gclid=1').url).toBe('/a');
    expect(cleanUrl('# ?').url).toBe('#');
  });

  it('never throws, is well formed, bounded and stable', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const once = cleanUrl(text);
          expect(once.url.isWellFormed()).toBe(true);
          expect(once.url.length).toBeLessThanOrEqual(2048);
          expect(cleanUrl(once.url).url).toBe(once.url);
        },
      ),
    );
  });
});

describe('isPrivateUrl', () => {
  it.each([
    'https://shop.example/reset?token=abc',
    'https://shop.example/?q=1&email=anna%40example.com',
    'https://shop.example/?utm_content=anna%40example.com',
    'https://shop.example/people/anna@example.com',
    'https://anna:secret@shop.example/',
    'https://shop.example/#access_token=abc',
    'https://shop.example/?gclid=abc',
    '?session=abc',
    'mailto:anna@example.com',
  ])('is true of %s', (url) => {
    expect(isPrivateUrl(url)).toBe(true);
  });

  it.each([
    '',
    '/pricing',
    'https://www.google.com/',
    'https://shop.example:8443/a/b.html?size=20#sizes',
    'https://shop.example/?utm_source=news&utm_medium=email',
    'https://shop.example/?size=20&utm_source=news#/route?x=1',
  ])('is false of %s', (url) => {
    expect(isPrivateUrl(url)).toBe(false);
  });

  it('is true of whatever loses more than the names of a campaign', () => {
    const name = fc.constantFrom('token', 'x', 'utm_source', 'gclid', 'e-mail', 'Password', 'id');
    const value = fc.constantFrom('1', 'anna@example.com', 'a%20b');
    const query = fc.array(fc.tuple(name, value).map((pair) => pair.join('=')));
    fc.assert(
      fc.property(fc.webUrl(), query, (base, pairs) => {
        const url = `${base}?${pairs.join('&')}`;
        const kept = pairs.filter((pair) => !pair.startsWith('utm_source=') || pair.includes('@'));
        if (!isPrivateUrl(url))
          expect(cleanUrl(url).url).toBe([base, ...(kept.length > 0 ? [kept.join('&')] : [])].join('?'));
      }),
    );
  });
});
