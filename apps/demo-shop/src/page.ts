import type { Child } from 'hono/jsx';

/** One page of the shop. */
export type Page = {
  /** Its address. `/shop/x/` is written to `x/index.html`, `/shop/x` to `x.html`. */
  path: string;
  /** Goes into `<title>`, before the brand. */
  title: string;
  /** One sentence for search results. */
  description: string;
  /** What stands inside `<main>`: one `h1` and the rest. */
  body: Child;
};
