// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCookie, writeCookie } from './cookie.ts';
import { identity } from './identity.ts';

afterEach(() => writeCookie(''));

describe('identity', () => {
  it('is made once and stored in a cookie', () => {
    const first = identity({ key: 'k' })._ids();
    expect(first.a).toMatch(/^[a-z\d]+$/);
    expect(identity({ key: 'k' })._ids().a).toBe(first.a);
    expect(readCookie()).toContain(`a=${first.a}`);
  });

  it('is that of another tab when that changes it', () => {
    const [here, there] = [identity({ key: 'k' }), identity({ key: 'k' })];
    here._ids();
    there._set('u', 'ada & co; 1=1');
    expect(here._ids().u).toBe('ada & co; 1=1');
  });

  it('is written once a page, and anew where it was deleted', () => {
    const who = identity({ key: 'k' });
    const { a } = who._ids();
    const write = vi.spyOn(Document.prototype, 'cookie', 'set');
    who._ids();
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
    writeCookie('');
    const next = who._ids();
    expect(next.a).not.toBe(a);
    expect(who._ids().a).toBe(next.a);
  });

  it.each(['', 'opted_out'])('stays forgotten where an answer sets it again (%s)', async (c) => {
    const who = identity({ key: 'k' });
    who._set('u', 'ada');
    const before = readCookie() ?? '';
    who._write({ c }, true);
    const after = c === '' ? who._ids().a : undefined;
    expect(after).not.toBe(before);
    writeCookie(before);
    await Promise.resolve();
    expect(who._read()).toEqual(c === '' ? { c, a: after } : { c });
    expect(readCookie()).not.toContain('ada');
    // Another tab may still be given consent, or another person.
    writeCookie('c=1&a=next');
    await Promise.resolve();
    expect(who._read()).toEqual({ c: '1', a: 'next' });
  });

  it('that waits for consent is not stored by being reset', () => {
    const who = identity({ key: 'k', consent: 'required' });
    who._ids();
    who._write({ c: '' });
    who._ids();
    expect([who._obstacle(), readCookie()]).toEqual(['wait', undefined]);
  });

  it('stays in memory while consent is awaited', () => {
    const who = identity({ key: 'k', consent: 'required' });
    const { a } = who._ids();
    expect([readCookie(), who._obstacle(), who._mayStore()]).toEqual([undefined, 'wait', false]);
    who._write({ ...who._read(), c: '1' });
    expect(identity({ key: 'k', consent: 'required' })._ids().a).toBe(a);
  });

  it('is none where the person asks for privacy', () => {
    const who = identity({ key: 'k', cookieless: true });
    who._set('u', 'ada');
    expect(who._ids()).toEqual({});
    expect(readCookie()).toBeUndefined();
  });
});
