import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metaPolicies, scriptTags } from './html.ts';

describe('HTML', () => {
  it('gives its script tags, attributes quoted or not', () => {
    const html = `<SCRIPT async src=/a.js DATA-KEY='pk_1'></script><!-- <script src="no.js"></script> -->
      <script type="text/plain" src="https://c.example/w.js?a=1&amp;b=2">x < 1</script><script>let a = 1</script>`;
    expect(scriptTags(html)).toEqual([
      { attributes: { async: '', src: '/a.js', 'data-key': 'pk_1' }, text: '', inHtml: true },
      {
        attributes: { type: 'text/plain', src: 'https://c.example/w.js?a=1&b=2' },
        text: 'x < 1',
        inHtml: true,
      },
      { attributes: {}, text: 'let a = 1', inHtml: true },
    ]);
  });

  it('gives the policies of its meta tags', () => {
    const html = `<meta name="x"><meta http-equiv="content-security-policy" content="script-src 'self'">`;
    expect(metaPolicies(html)).toEqual(["script-src 'self'"]);
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<script', '>', '</script', '"', "'", '=', '<!--', '-->', ' ', 'a'), {
          maxLength: 200,
        }),
        (parts) => {
          expect(Array.isArray(scriptTags(parts.join('')))).toBe(true);
        },
      ),
    );
  });
});
