import { type Document, Window } from 'happy-dom';
import { beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from './pages/index.ts';
import { fileOf, renderPage } from './render.tsx';

/** The paths that tests and docs elsewhere rely on. */
const CONTRACT = [
  '/shop/',
  '/shop/articles/',
  '/shop/articles/allergies-and-indoor-air',
  '/shop/articles/dust-mites-in-the-bedroom',
  '/shop/articles/pollen-season-indoors',
  '/shop/guides/how-air-cleaners-work',
  '/shop/guides/choosing-an-air-cleaner',
  '/shop/compare/portable-vs-furnace',
  '/shop/case-studies/family-of-five',
  '/shop/products/',
  '/shop/products/portable-p1',
  '/shop/products/furnace-f1',
  '/shop/products/filter-set',
  '/shop/pricing',
  '/shop/installers',
  '/shop/quote',
  '/shop/quote-thanks',
  '/shop/cart',
  '/shop/checkout',
  '/shop/order-confirmed',
  '/shop/account/login',
  '/shop/account/',
  '/shop/account/orders',
  '/shop/account/installation',
  '/shop/account/support',
  '/shop/account/renew-filters',
  '/shop/account/getting-started',
  '/shop/help/change-the-filter',
  '/shop/help/lights-and-sounds',
  '/shop/about',
  '/shop/privacy',
  '/shop/careers',
];

/** Where each form is, and its purpose: known to the rules that turn touchpoints into signals. */
const FORMS = [
  ['newsletter', 'newsletter', '/shop/articles/allergies-and-indoor-air'],
  ['quote', 'quote', '/shop/quote'],
  ['checkout', 'checkout', '/shop/checkout'],
  ['login', 'login', '/shop/account/login'],
  ['installation', 'installation', '/shop/account/installation'],
  ['support-ticket', 'support', '/shop/account/support'],
  ['renew-filters', 'renewal', '/shop/account/renew-filters'],
] as const;

const site = new Map<string, { html: string; document: Document }>();

function page(path: string): Document {
  const found = site.get(path)?.document;
  if (!found) throw new Error(`no page at ${path}`);
  return found;
}

beforeAll(async () => {
  const { DOMParser } = new Window();
  for (const one of PAGES) {
    const html = await renderPage(one, 'test');
    site.set(one.path, { html, document: new DOMParser().parseFromString(html, 'text/html') });
  }
});

describe('the site', () => {
  it('has every page of the contract, and no path twice', () => {
    expect([...site.keys()]).toEqual(expect.arrayContaining(CONTRACT));
    expect(site.size).toBe(PAGES.length);
  });

  it('has no two pages with one title or description', () => {
    expect(new Set(PAGES.map(({ title }) => title)).size).toBe(PAGES.length);
    expect(new Set(PAGES.map(({ description }) => description)).size).toBe(PAGES.length);
  });

  it('writes a folder to its index and a page to its own file', () => {
    expect(fileOf('/shop/')).toBe('index.html');
    expect(fileOf('/shop/articles/')).toBe('articles/index.html');
    expect(fileOf('/shop/articles/dust-mites-in-the-bedroom')).toBe(
      'articles/dust-mites-in-the-bedroom.html',
    );
  });

  it.each(FORMS)('has the form %s for %s on %s', (id, purpose, path) => {
    expect(page(path).querySelector(`form#${id}`)?.getAttribute('data-ws-form-purpose')).toBe(purpose);
  });

  it('compares costs under an address of its own', () => {
    const links = page('/shop/compare/portable-vs-furnace').querySelectorAll('a[data-tab]');
    expect([...links].map((link) => link.getAttribute('href'))).toContain(
      '/shop/compare/portable-vs-furnace?view=cost',
    );
  });
});

describe.each(PAGES.map(({ path }) => path))('%s', (path) => {
  it('says what it is: language, title, description, one h1, one main', () => {
    const { document, html } = site.get(path) ?? { document: page(path), html: '' };
    expect(html).toMatch(/^<!doctype html><html lang="en-GB">/);
    expect(document.title.length).toBeGreaterThan(8);
    expect(
      document.querySelector('meta[name="description"]')?.getAttribute('content')?.length,
    ).toBeGreaterThan(20);
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.querySelectorAll('main#main')).toHaveLength(1);
    expect(document.querySelector('body > a')?.getAttribute('href')).toBe('#main');
  });

  it('leaves out no level of headings', () => {
    const levels = [...page(path).querySelectorAll('main :is(h1, h2, h3, h4)')].map((one) =>
      Number(one.tagName[1]),
    );
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  it('links only to pages and places that exist', () => {
    for (const link of page(path).querySelectorAll('a')) {
      const href = link.getAttribute('href') ?? '';
      const target = new URL(href, `https://shop.example${path}`);
      expect(href).toMatch(/^(?:\/shop\/|#)/);
      const document = page(target.pathname);
      if (target.hash) expect(document.querySelector(target.hash), href).not.toBeNull();
    }
  });

  it('labels every control, and names every link and button', () => {
    const document = page(path);
    for (const control of document.querySelectorAll('input, select, textarea')) {
      const label = control.closest('label') ?? document.querySelector(`label[for="${control.id}"]`);
      expect(label?.textContent.trim(), control.outerHTML).toBeTruthy();
    }
    for (const named of document.querySelectorAll('a, button')) {
      expect(named.textContent.trim() || named.getAttribute('aria-label'), named.outerHTML).toBeTruthy();
    }
    for (const nav of document.querySelectorAll('nav')) expect(nav.getAttribute('aria-label')).toBeTruthy();
  });

  it('uses every id once, and refers to ids that exist', () => {
    const document = page(path);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const attribute of ['for', 'aria-describedby', 'aria-labelledby', 'popovertarget']) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        expect(ids).toContain(element.getAttribute(attribute));
      }
    }
  });

  it('bears a strict content security policy: nothing inline, nothing from elsewhere', () => {
    const document = page(path);
    expect(document.querySelectorAll('style, [style], iframe, img, object')).toHaveLength(0);
    for (const script of document.querySelectorAll('script')) {
      expect(script.textContent).toBe('');
      expect(script.getAttribute('src')).toMatch(/^\/(?:shop\/shop\.js\?v=test|waystone\.js)$/);
    }
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/);
        if (name !== 'xmlns') expect(value).not.toMatch(/^(?:https?:)?\/\/|^javascript:|^data:/);
      }
    }
  });

  it('carries the script tag with the place of the key', () => {
    expect(site.get(path)?.html).toContain(
      '<script async="" src="/waystone.js" data-key="{{WAYSTONE_KEY}}"></script>',
    );
  });
});
