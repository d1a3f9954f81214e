import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const BUNDLED = ['preact', '@preact/signals', '@fontsource/barlow', '@fontsource/barlow-semi-condensed'];

/** Puts the licences of what is bundled beside it, as MIT and the Open Font License ask for. */
function licences(): Plugin {
  // Not by resolving package.json: not every package exports it.
  const folders = createRequire(import.meta.url).resolve.paths('preact') ?? [];
  const textOf = (name: string) => {
    const file = folders.map((folder) => join(folder, name, 'LICENSE')).find((path) => existsSync(path));
    if (file === undefined) throw new Error(`No LICENSE of ${name} found: run npm install`);
    return `${name}\n\n${readFileSync(file, 'utf8')}`;
  };
  return {
    name: 'licences',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: BUNDLED.map(textOf).join('\n\n') });
    },
  };
}

export default defineConfig({
  plugins: [licences()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // `npm run dev` beside a running collector.
  server: { proxy: { '/api': 'http://127.0.0.1:8787', '/shop': 'http://127.0.0.1:8787' } },
  build: {
    target: 'es2022',
    // A data: address would be refused by the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
