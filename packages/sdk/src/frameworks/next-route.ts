/** A path's segments as they were before they were encoded. */
const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Where the values stand side by side in the path, looked for from its end; -1 where they do not. */
const place = (path: string[], values: string[], end: number): number => {
  for (let at = end - values.length; at >= 0; at--)
    if (values.every((value, n) => path[at + n] === value)) return at;
  return -1;
};

/**
 * The route of a path in the spelling of Next.js's folders: `/shop/42` with `{ id: '42' }` is `/shop/[id]`. Next.js
 * tells pages no pattern. It names parameters from the root down; from the end up, `/blog/blog` is `/blog/[slug]`.
 */
export const routeAt = (pathname: string, params: Record<string, string | string[] | undefined>): string => {
  const path = pathname.split('/').map(decoded);
  let end = path.length;
  for (const [name, value = []] of Object.entries(params).reverse()) {
    const values = [value].flat().map(decoded);
    const at = values.length > 0 ? place(path, values, end) : -1;
    if (at < 0) continue;
    path.splice(at, values.length, Array.isArray(value) ? `[...${name}]` : `[${name}]`);
    end = at;
  }
  return path.join('/') || '/';
};
