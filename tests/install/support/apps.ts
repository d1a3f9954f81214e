/**
 * The small apps, each built and served by what its users build and serve with.
 * @module
 */
import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { answers, freePort } from '../../support/engine-by-hand.ts';
import { type Served, serve } from './serve.ts';

export const APPS = ['vite', 'react', 'vue', 'next'] as const;
export type App = (typeof APPS)[number];

const root = fileURLToPath(new URL('../apps/', import.meta.url));
const require = createRequire(new URL('../apps/package.json', import.meta.url));
const run = promisify(execFile);

/** The settings of an app, as its bundler reads them from the environment. */
const environment = (key: string, host: string) => ({
  ...process.env,
  NODE_ENV: 'production' as const,
  NEXT_TELEMETRY_DISABLED: '1',
  VITE_WAYSTONE_KEY: key,
  VITE_WAYSTONE_HOST: host,
  NEXT_PUBLIC_WAYSTONE_KEY: key,
  NEXT_PUBLIC_WAYSTONE_HOST: host,
});

/** Builds an app whose touchpoints go to a collector. Fails with what the bundler printed. */
export async function build(app: App, key: string, host: string): Promise<void> {
  const env = environment(key, host);
  const node = (...args: string[]) => run(process.execPath, args, { cwd: `${root}${app}`, env });
  if (app === 'next') {
    rmSync(`${root}next/.next`, { recursive: true, force: true });
    await node(require.resolve('next/dist/bin/next'), 'build');
    return;
  }
  if (app !== 'vite') await node(require.resolve('typescript/bin/tsc'));
  await node(
    fileURLToPath(new URL('bin/vite.js', `file://${require.resolve('vite/package.json')}`)),
    'build',
  );
}

/** Serves the single-page applications under a policy that allows their own files, and a collector to connect to. */
const policy = (collector: string) => ({
  'content-security-policy': `default-src 'none'; script-src 'self'; img-src data:; connect-src ${collector}`,
});

/** `next start`, on a port of its own. Call it after `build`. */
async function startNext(port: number): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [require.resolve('next/dist/bin/next'), 'start', '-p', `${port}`], {
    cwd: `${root}next`,
    env: environment('', ''),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answers(`http://127.0.0.1:${port}/`, child);
  return async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone;
  };
}

export type Host = Served & { start(): Promise<void> };

/** Where an app will be: its origin is known before it is built, since the collector has to allow it. */
export async function host(app: App, collector: () => string): Promise<Host> {
  if (app !== 'next') {
    const served = await serve(`${root}${app}/dist`, () => policy(collector()));
    return { ...served, start: async () => {} };
  }
  const port = await freePort();
  let stop = async () => {};
  return {
    origin: `http://127.0.0.1:${port}`,
    start: async () => {
      stop = await startNext(port);
    },
    close: () => stop(),
  };
}
