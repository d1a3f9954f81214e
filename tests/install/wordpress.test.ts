/**
 * The plugin for WordPress, run by WordPress's own functions. Skipped by name where PHP or WordPress is missing; with
 * CI=true that is a failure.
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setUpPages } from './support/pages.ts';

/** Where Debian's package puts it. */
const WORDPRESS = process.env.WORDPRESS_FOLDER || '/usr/share/wordpress';
const PLUGIN = fileURLToPath(new URL('../../packages/sdk/platforms/wordpress/waystone.php', import.meta.url));
const PRINT = fileURLToPath(new URL('wordpress/head.php', import.meta.url));

const hasPhp = spawnSync('php', ['-v']).status === 0;
const hasWordPress = hasPhp && existsSync(`${WORDPRESS}/wp-includes/class-wp-scripts.php`);
const pages = setUpPages();

const head = (host: string, key: string, ...who: string[]): string =>
  execFileSync('php', [
    '-d',
    'display_errors=stderr',
    PRINT,
    WORDPRESS,
    PLUGIN,
    host,
    key,
    ...who,
  ]).toString();
const html = (lines: string) =>
  `<!doctype html><html lang="en"><head><title>Blog</title><link rel="icon" href="data:,">${lines}</head><body><script>
  waystone('track', 'Plan Chosen')</script></body></html>`;

it.runIf(process.env.CI)('has PHP and WordPress to try the plugin with in CI', () => {
  expect(hasPhp, 'php does not run: install php-cli').toBe(true);
  expect(
    hasWordPress,
    `no WordPress in ${WORDPRESS}: unpack Debian's package wordpress, and name its usr/share/wordpress by WORDPRESS_FOLDER`,
  ).toBe(true);
});

describe.skipIf(!hasPhp)(`the plugin for WordPress${hasPhp ? '' : ' (skipped: no php)'}`, () => {
  it('is PHP', () => {
    expect(execFileSync('php', ['-l', PLUGIN]).toString()).toContain('No syntax errors');
  });

  it.skipIf(!hasWordPress)(
    `prints the script${hasWordPress ? '' : ` (skipped: no ${WORDPRESS})`}`,
    async () => {
      const lines = head(`${pages.collector()}/`, pages.key);
      const page = await pages.open(html(lines));
      const stored = await pages.stored(2);
      expect(stored.map(({ kind, name }) => [kind, name])).toEqual([
        ['page', ''],
        ['track', 'Plan Chosen'],
      ]);
      const [tag] = await page
        .locator('script[src]')
        .evaluateAll((all) => all.map((each) => [(each as HTMLScriptElement).async, each.outerHTML]));
      expect(tag?.[0]).toBe(true);
      expect(tag?.[1]).toContain(`data-key="${pages.key}"`);
      expect(tag?.[1]).toContain(`${pages.collector()}/waystone.js`);
    },
  );

  it.skipIf(!hasWordPress)('escapes the key, and leaves those out who write the site', () => {
    expect(head('https://host', 'pk_"><b>$1')).toContain('data-key="pk_&quot;&gt;&lt;b&gt;$1" src=');
    expect(head('https://host', 'pk_1', 'editor')).toBe('');
  });
});
