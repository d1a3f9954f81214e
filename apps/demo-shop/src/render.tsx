import { Document } from './components/document.tsx';
import type { Page } from './page.ts';

/** A page as the text of its HTML file. */
export async function renderPage(page: Page, version: string): Promise<string> {
  const html = await (<Document page={page} version={version} />);
  return `<!doctype html>${html}`;
}

/** The file of a path: `/shop/x/` is `x/index.html`, `/shop/x` is `x.html`. */
export function fileOf(path: string): string {
  const rest = path.replace(/^\/shop\//, '');
  return rest === '' || rest.endsWith('/') ? `${rest}index.html` : `${rest}.html`;
}
