// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { address } from './address.ts';

const at = (path: string) => history.replaceState(null, '', path);

afterEach(() => at('/'));

describe('the address of a page', () => {
  it('loses its hash unless that routes', () => {
    at('/a?b=1#c');
    expect(address({ key: 'k' })).toBe(`${location.origin}/a?b=1`);
    expect(address({ key: 'k', hash: true })).toBe(`${location.origin}/a?b=1#c`);
  });

  it('loses passwords and e-mail addresses, which a form sent by GET puts there', () => {
    at('/a?mail=ada%40shop.example&q=b&password=secret&to=ada@shop.example&x=1');
    expect(address({ key: 'k' })).toBe(`${location.origin}/a?mail=&q=b&password=&to=&x=1`);
  });

  it('loses the values of parameters to strip, and is otherwise left as it is written', () => {
    at('/a?email=x&q=a%20b&flag&token=1#email=kept');
    expect(address({ key: 'k', strip: 'email|token', hash: true })).toBe(
      `${location.origin}/a?email=&q=a%20b&flag&token=#email=kept`,
    );
  });
});
