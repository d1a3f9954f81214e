/**
 * WebKit (WebKitGTK's MiniBrowser, by W3C WebDriver).
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Engine, Missing, type Tab } from './engine.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';
const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);

/** https://www.w3.org/TR/webdriver/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS = { Enter: '\uE007', Tab: '\uE004' };

type Ask = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>;

/** Starts a display, the driver, and the browser. */
export async function webkit(): Promise<Engine> {
  const browser = BROWSERS.find((path) => existsSync(path));
  if (!existsSync(DRIVER) || !existsSync(XVFB) || browser === undefined)
    throw new Missing('WebKit needs webkit2gtk-driver and xvfb');
  const display = `:${90 + (process.pid % 400)}`;
  const screen = spawn(XVFB, [display, '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: 'ignore',
  });
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const driver = spawn(DRIVER, [`--port=${port}`], { stdio: 'ignore', env });
  try {
    const ask = asker(`http://127.0.0.1:${port}`);
    const { sessionId, capabilities } = await session(ask, browser);
    return engineOf(scoped(ask, sessionId), capabilities.browserVersion, [driver, screen]);
  } catch (error) {
    driver.kill();
    screen.kill();
    throw error;
  }
}

async function session(
  ask: Ask,
  binary: string,
): Promise<{ sessionId: string; capabilities: { browserVersion: string } }> {
  const options = { binary, args: ['--automation'] };
  const body = {
    capabilities: {
      alwaysMatch: { 'webkitgtk:browserOptions': options, timeouts: { script: 60_000, pageLoad: 60_000 } },
    },
  };
  for (const until = Date.now() + 30_000; ; await wait(200)) {
    try {
      return await ask('POST', '/session', body);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

function asker(base: string): Ask {
  return async (method, path, body) => {
    const answer = await fetch(base + path, {
      method,
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`WebDriver ${path}: ${JSON.stringify(value).slice(0, 500)}`);
    return value as never;
  };
}

function scoped(ask: Ask, sessionId: string): Ask {
  return (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);
}

function engineOf(ask: Ask, version: string, processes: readonly ChildProcess[]): Engine {
  /** Every tab, the one in front first. The last stays, empty: without one the session ends. */
  const handles: string[] = [];
  let spare: string | undefined;
  /** One command at a time, each in its own tab. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task, task);
    last = next.catch(() => {});
    return next;
  };
  const tabOf = (handle: string): Tab => {
    const here = <T>(task: () => Promise<T>) =>
      inTurn(async () => {
        await ask('POST', '/window', { handle });
        return await task();
      });
    const keys = (element: string, text: string) => ask<void>('POST', `/element/${element}/value`, { text });
    const active = async () => (await ask<Record<string, string>>('GET', '/element/active'))[ELEMENT] ?? '';
    return {
      goto: (url) => here(() => ask<void>('POST', '/url', { url })),
      run: (code) =>
        here(async () => {
          const script = `const done = arguments[0];
            (async () => { ${code} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
          const { value, error } = await ask<{ value?: never; error?: string }>('POST', '/execute/async', {
            script,
            args: [],
          });
          if (error !== undefined) throw new Error(error);
          return value as never;
        }),
      click: (selector) =>
        here(async () => {
          const found = await ask<Record<string, string>>('POST', '/element', {
            using: 'css selector',
            value: selector,
          });
          await ask('POST', `/element/${found[ELEMENT]}/click`);
        }),
      type: (text) => here(async () => keys(await active(), text)),
      press: (key) => here(async () => keys(await active(), KEYS[key])),
      show: () => here(async () => {}),
      close: () =>
        here(async () => {
          if (handles.length === 1) {
            spare = handle;
            return ask<void>('POST', '/url', { url: 'about:blank' });
          }
          handles.splice(handles.indexOf(handle), 1);
          await ask<void>('DELETE', '/window');
        }),
    };
  };
  return {
    name: 'webkit',
    version: `WebKitGTK ${version}`,
    lacks: {
      prerender: 'WebKit prerenders nothing',
      hiding: 'WebDriver cannot put another tab of WebKitGTK before one that is in front',
      focus: 'without a window manager every window keeps the focus',
      offline: 'WebDriver cannot cut the network',
    },
    open: () =>
      inTurn(async () => {
        const handle =
          spare ??
          (handles[0] === undefined
            ? await ask<string>('GET', '/window')
            : (await ask<{ handle: string }>('POST', '/window/new', { type: 'tab' })).handle);
        if (handle !== spare) handles.push(handle);
        spare = undefined;
        return tabOf(handle);
      }),
    async stop() {
      await ask('DELETE', '').catch(() => {});
      for (const child of processes) child.kill();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
