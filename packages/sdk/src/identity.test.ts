// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCookie, writeCookie } from './cookie.ts';
import { identity } from './identity.ts';

const NOW = Date.UTC(2026, 8, 1);
const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  writeCookie('');
  vi.useRealTimers();
});

describe('identity', () => {
  it('is made once and stored in cookie and mirror', () => {
    const first = identity({ key: 'k' })._ids();
    expect(first.a).toMatch(/^[a-z\d]+$/);
    expect(identity({ key: 'k' })._ids().a).toBe(first.a);
    expect(readCookie()).toContain(`a=${first.a}`);
    expect(localStorage._ws).toBe(readCookie());
  });

  it('is that of another tab when that changes it', () => {
    const [here, there] = [identity({ key: 'k' }), identity({ key: 'k' })];
    here._ids();
    there._set('u', 'ada & co; 1=1');
    expect(here._ids().u).toBe('ada & co; 1=1');
  });

  it('begins a session after thirty minutes, or when the clock is set back by a year', () => {
    const who = identity({ key: 'k' });
    const { s } = who._ids();
    vi.setSystemTime(NOW + 25 * MINUTE);
    expect(who._ids().s).toBe(s);
    vi.setSystemTime(NOW + 54 * MINUTE);
    expect(who._ids().s).toBe(s);
    vi.setSystemTime(NOW + 85 * MINUTE);
    expect(who._ids().s).toBe(`${NOW + 85 * MINUTE}`);
    vi.setSystemTime(NOW - 365 * 24 * 60 * MINUTE);
    expect(who._ids().s).toBe(`${NOW - 365 * 24 * 60 * MINUTE}`);
  });

  it('stays in memory while consent is awaited', () => {
    const who = identity({ key: 'k', consent: 'required' });
    const { a } = who._ids();
    expect([readCookie(), who._obstacle(), who._mayStore()]).toEqual(['', 'wait', false]);
    who._write({ ...who._read(), c: '1' });
    expect(identity({ key: 'k', consent: 'required' })._ids().a).toBe(a);
  });

  it('is none where the person asks for privacy', () => {
    const who = identity({ key: 'k', cookieless: true });
    who._set('u', 'ada');
    expect(who._ids()).toEqual({});
    expect(readCookie()).toBe('');
  });
});
