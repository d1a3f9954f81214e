import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('the bundle', () => {
  it('is at most 4,096 bytes with brotli', () => {
    const size = execFileSync(process.execPath, [fileURLToPath(new URL('scripts/size.mjs', root)), '--json']);
    expect(JSON.parse(size.toString()).brotli).toBeLessThanOrEqual(4096);
  });

  it.each(['waystone.js', 'waystone.core.js'])(
    'asks for %s to be compiled as it loads, before anything else',
    (name) => {
      expect(read(`dist/${name}`)).toMatch(/^\/\/# allFunctionsCalledOnLoad\n\{let /);
    },
  );

  it('says the version of the package', () => {
    expect(read('dist/waystone.js')).toContain(JSON.stringify(JSON.parse(read('package.json')).version));
  });

  it('can be found by the collector and imported on a server', async () => {
    expect(require.resolve('@waystone/sdk/waystone.js')).toBe(
      fileURLToPath(new URL('dist/waystone.js', root)),
    );
    expect(Object.keys(await import('@waystone/sdk')).sort()).toEqual([
      'clicks',
      'create',
      'embeds',
      'engagement',
      'forms',
      'init',
      'views',
    ]);
  });

  it('evaluates no string, so that a strict content security policy and Trusted Types hold', () => {
    expect(read('dist/waystone.js')).not.toMatch(
      /\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write/,
    );
  });
});
