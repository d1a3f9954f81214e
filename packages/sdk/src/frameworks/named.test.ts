// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { start } from './named.ts';

/** Consent is awaited, so nothing is sent. */
const quiet = (key: string) => ({ key, host: 'https://collector.example', consent: 'required' });

const listening = (key: string, route?: () => string | undefined) => {
  const heard = vi.fn();
  const tracker = start(quiet(key), route);
  tracker.on('page', heard);
  return { tracker, heard };
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('views with a name', () => {
  it('name the first view too', async () => {
    const { heard } = listening('pk_first', () => '/first');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(heard.mock.calls[0]?.[0]).toBe('/first');
  });

  it('ask for the route when the view is counted, not when the address changes', async () => {
    let route = '/old';
    const { heard } = listening('pk_late', () => route);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    history.pushState(null, '', '/late');
    route = '/new';
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
    expect(heard.mock.calls[1]?.[0]).toBe('/new');
  });

  it('wait a second for a route that is not known, and then go without', async () => {
    vi.useFakeTimers();
    let route: string | undefined;
    const { heard } = listening('pk_slow', () => route);
    vi.advanceTimersByTime(500);
    expect(heard).not.toHaveBeenCalled();
    route = '/slow';
    vi.advanceTimersByTime(50);
    expect(heard.mock.calls).toEqual([['/slow', undefined, undefined, {}]]);

    route = undefined;
    history.pushState(null, '', '/never');
    vi.advanceTimersByTime(2000);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(heard.mock.calls[1]?.[0]).toBeUndefined();
  });

  it('come before whatever else happens, with or without a name', () => {
    const { tracker, heard } = listening('pk_order', () => undefined);
    const order: string[] = [];
    tracker.on('page', () => order.push('page'));
    tracker.on('track', () => order.push('track'));
    tracker.track('First');
    expect(order).toEqual(['page', 'track']);
    expect(heard.mock.calls[0]?.[0]).toBeUndefined();
  });

  it('are counted without a name where there is no route', async () => {
    const { heard } = listening('pk_none', () => '');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(heard.mock.calls[0]?.[0]).toBeUndefined();
  });

  it('are counted where asking for the route throws', () => {
    vi.useFakeTimers();
    const { heard } = listening('pk_broken', () => {
      throw new Error('broken');
    });
    vi.advanceTimersByTime(2000);
    expect(heard).toHaveBeenCalledOnce();
  });

  it('throw nothing where the document is gone, as when the tests of a site end before a view is counted', () => {
    vi.useFakeTimers();
    const { heard } = listening('pk_gone', () => '/gone');
    vi.stubGlobal('document', undefined);
    expect(() => vi.advanceTimersByTime(2000)).not.toThrow();
    expect(heard).not.toHaveBeenCalled();
  });

  it('make room for a view that the page counts itself', async () => {
    const { tracker, heard } = listening('pk_own', () => '/route');
    tracker.page('Own');
    tracker.track('After');
    expect(heard.mock.calls.map(([name]) => name)).toEqual(['Own']);
  });

  it('leave a tracker that runs already as it is', async () => {
    const { tracker } = listening('pk_twice');
    expect(start(quiet('pk_twice'), () => '/route')).toBe(tracker);
  });

  it('wait until the page is seen', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const { tracker, heard } = listening('pk_hidden', () => '/route');
    tracker.track('Early');
    expect(heard).not.toHaveBeenCalled();
    hidden.mockReturnValue(false);
    tracker.track('Seen');
    expect(heard).toHaveBeenCalledOnce();
  });
});
