/**
 * Finds a browser of the Chromium family on this machine.
 * @module
 */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** A browser to start. */
export type Installed = { path: string; args: readonly string[] };

const UNIX = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/microsoft-edge-stable',
  '/usr/bin/microsoft-edge',
  '/usr/bin/brave-browser',
];
const MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
];
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** The browser of `CHROME_PATH`, else an installed one, else the one of `@sparticuz/chromium`; `null` where none is. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Installed | null> {
  const named = env.CHROME_PATH;
  const path = [...(named ? [named] : []), ...usualPaths(env)].find(isProgram);
  if (path !== undefined) return { path, args: argumentsFor() };
  return packaged();
}

/** Chromium's sandbox does not start for root: https://crbug.com/638180 */
function argumentsFor(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function usualPaths(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') return MACOS;
  if (process.platform !== 'win32') return UNIX;
  const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
  return roots.flatMap((root) => (root ? WINDOWS.map((path) => join(root, path)) : []));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chromium that npm brings; nothing here depends on it. */
async function packaged(): Promise<Installed | null> {
  try {
    const name: string = '@sparticuz/chromium';
    const { default: chromium }: { default: { executablePath(): Promise<string> } } = await import(name);
    return { path: await chromium.executablePath(), args: ['--no-sandbox'] };
  } catch {
    return null;
  }
}
