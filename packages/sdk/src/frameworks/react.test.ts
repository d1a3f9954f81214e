// @vitest-environment happy-dom
import { act, createElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Waystone } from '../types.ts';
import { useWaystone, WaystoneProvider } from './react.ts';

/** Consent is awaited, so nothing is sent. */
const quiet = (key: string) => ({ key, host: 'https://collector.example', consent: 'required' });

/** Says what the hook gave, and tracks when mounted. */
const Child = ({ seen }: { seen: Waystone[] }) => {
  const waystone = useWaystone();
  useEffect(() => {
    seen.push(waystone);
    waystone.track('Mounted');
  }, [seen, waystone]);
  return createElement('p', null, 'text');
};

const mount = async (key: string, heard: (...args: unknown[]) => void, router?: object) => {
  const seen: Waystone[] = [];
  const root = createRoot(document.createElement('div'));
  const props = { options: quiet(key), ...(router as { router?: never }) };
  const app = createElement(WaystoneProvider, props, createElement(Child, { seen }));
  await act(async () => root.render(createElement(StrictMode, null, app)));
  seen[0]?.on('page', heard);
  return { seen, root };
};

beforeAll(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the provider for React', () => {
  it('renders on a server, where calls do nothing', () => {
    vi.stubGlobal('window', undefined);
    const Calling = () => {
      useWaystone().track('Rendered');
      return createElement('p', null, 'text');
    };
    const app = createElement(WaystoneProvider, { options: quiet('pk_server') }, createElement(Calling));
    expect(renderToString(app)).toBe('<p>text</p>');
  });

  it('starts one tracker in strict mode, and counts one view', async () => {
    const { pushState } = history;
    const heard = vi.fn();
    const { seen } = await mount('pk_strict', heard);
    expect(new Set(seen).size).toBe(1);
    const wrapped = history.pushState;
    expect(wrapped).not.toBe(pushState);
    history.pushState(null, '', '/strict');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    await mount('pk_strict', heard);
    expect(history.pushState).toBe(wrapped);
  });

  it('calls a view by its route', async () => {
    const heard = vi.fn();
    const matches = ['/', undefined, 'products/:id'].map((path) => ({ pathname: '/', route: { path } }));
    const router = { state: { location: { pathname: '/products/42' }, matches } };
    await mount('pk_named', heard, { router });
    history.pushState(null, '', '/products/42');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(heard.mock.calls[0]?.[0]).toBe('/products/:id');
  });

  it('says once that a provider is missing, and does nothing', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const app = createElement(Child, { seen: [] });
    expect(renderToString(app)).toBe('<p>text</p>');
    renderToString(app);
    expect(said).toHaveBeenCalledOnce();
    expect(said.mock.calls[0]?.[0]).toContain('<WaystoneProvider>');
  });
});
