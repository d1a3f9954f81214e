/**
 * What a site's bundler keeps of the npm entry.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { describe, expect, it } from 'vitest';

const ENTRY = fileURLToPath(import.meta.resolve('@waystone/sdk'));

/** The bundle of a page's code, by a bundler that is told nothing of the package's `sideEffects` and has to see itself. */
async function bundle(code: string): Promise<{ code: string; modules: string[] }> {
  const build = await rollup({
    input: 'page.js',
    logLevel: 'silent',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === '@waystone/sdk' ? ENTRY : id === 'page.js' ? id : null),
        load: (id) => (id === 'page.js' ? code : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  const [{ code: made, modules }] = output;
  const kept = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
  return { code: made, modules: kept.map(([id]) => id.slice(id.lastIndexOf('/') + 1)) };
}

describe('the npm entry', () => {
  it('leaves out what a page does not name', async () => {
    const { code, modules } = await bundle(
      `import { create, views } from '@waystone/sdk'; create({ key: 'pk_1' }, { views });`,
    );
    expect(modules).toContain('views.js');
    for (const absent of [
      'clicks.js',
      'embeds.js',
      'engagement.js',
      'form.js',
      'forms.js',
      'features.js',
      'init.js',
    ])
      expect(modules).not.toContain(absent);
    expect(code).not.toMatch(/Form Viewed|Clicked|Downloaded|Page Engaged|hsFormCallback/);
  });

  it('brings what it names', async () => {
    const { modules } = await bundle(
      `import { create, forms } from '@waystone/sdk'; create({ key: 'pk_1' }, { forms });`,
    );
    expect(modules).toEqual(expect.arrayContaining(['forms.js', 'form.js']));
    expect(modules).not.toContain('views.js');
  });

  it('leaves nothing of an import that is not used', async () => {
    const { code, modules } = await bundle(
      `import { clicks, create, embeds, engagement, forms, init, views } from '@waystone/sdk';`,
    );
    expect(modules).toEqual([]);
    expect(code.trim()).toBe('');
  });
});
