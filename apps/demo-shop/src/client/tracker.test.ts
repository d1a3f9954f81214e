// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { goAndTell, tellLeftOver } from './outbox.ts';
import { installStub, tell } from './tracker.ts';

afterEach(() => {
  vi.restoreAllMocks();
  delete window.waystone;
  sessionStorage.clear();
});

describe('calls made before the tracker has loaded', () => {
  it('wait in the queue, in order', () => {
    installStub();
    tell('track', 'Signed In');
    tell('reset');
    expect(window.waystone?.q).toEqual([['track', 'Signed In'], ['reset']]);
  });

  it('go to the tracker where it is there already', () => {
    const tracker = vi.fn();
    window.waystone = tracker;
    installStub();
    tell('identify', 'c_1', { country: 'NL' });
    expect(tracker).toHaveBeenCalledExactlyOnceWith('identify', 'c_1', { country: 'NL' });
  });
});

describe('calls of a page that is about to be left', () => {
  it('are made on the next page, once', () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    goAndTell('/shop/quote-thanks', [
      ['identify', 'c_1'],
      ['track', 'Signed In'],
    ]);
    expect(assign).toHaveBeenCalledExactlyOnceWith('/shop/quote-thanks');
    expect(window.waystone).toBeUndefined();

    installStub();
    tellLeftOver();
    tellLeftOver();
    expect(window.waystone?.q).toEqual([
      ['identify', 'c_1'],
      ['track', 'Signed In'],
    ]);
  });

  it('are made no more where storage holds something else', () => {
    sessionStorage.setItem('larkmoor.outbox', '[["eval","1"]]');
    installStub();
    tellLeftOver();
    expect(window.waystone?.q).toBeUndefined();
  });
});
