// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetAll, stored } from './storage.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

afterEach(() => {
  vi.restoreAllMocks();
  forgetAll();
  localStorage.clear();
});

describe('a stored value', () => {
  it('is found again', () => {
    stored('note', '', isText).set('hello');
    expect(stored('note', '', isText).get()).toBe('hello');
    expect(localStorage.getItem('larkmoor.note')).toBe('"hello"');
  });

  it.each(['{', '7', 'null'])('that someone has made into %s reads as the fallback', (text) => {
    localStorage.setItem('larkmoor.note', text);
    expect(stored('note', 'fallback', isText).get()).toBe('fallback');
  });

  it('lives in memory where the browser denies storage', () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const note = stored('note', '', isText, denied);
    note.set('hello');
    expect(note.get()).toBe('hello');
  });

  it('is forgotten with all others of the shop, and nothing else is', () => {
    stored('note', '', isText).set('hello');
    localStorage.setItem('other', '1');
    forgetAll();
    expect(stored('note', '', isText).get()).toBe('');
    expect(localStorage.getItem('other')).toBe('1');
  });
});
