// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp, createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { Waystone } from '../types.ts';
import { useWaystone as injected, waystone } from './vue.ts';

/** Consent is awaited, so nothing is sent. */
const quiet = (key: string) => ({ key, host: 'https://collector.example', consent: 'required' });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the plugin for Vue', () => {
  it('renders on a server, where calls do nothing', async () => {
    const { window } = globalThis;
    vi.stubGlobal('window', undefined);
    const Child = {
      setup() {
        injected().track('Rendered');
        return () => h('p', 'text');
      },
    };
    const html = await renderToString(createSSRApp(Child).use(waystone, quiet('pk_server')));
    vi.stubGlobal('window', window);
    expect(html).toBe('<p>text</p>');
  });

  it('gives the same tracker to setup and to templates, and names views by their route', async () => {
    const seen: Waystone[] = [];
    const router = {
      options: { history: { location: '/products/42?q=1' } },
      resolve: (path: string) => ({
        matched: path === '/products/42?q=1' ? [{ path: '/' }, { path: '/products/:id' }] : [],
      }),
    };
    const app = createApp({
      setup() {
        seen.push(injected());
        return () => h('p', 'text');
      },
    });
    app.use(waystone, { ...quiet('pk_vue'), router });
    app.mount(document.createElement('div'));
    expect(app.config.globalProperties.$waystone).toBe(seen[0]);
    const heard = vi.fn();
    seen[0]?.on('page', heard);
    history.pushState(null, '', '/products/42?q=1');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(heard.mock.calls[0]?.[0]).toBe('/products/:id');
  });
});
