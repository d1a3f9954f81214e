import type { Options } from './types.ts';

/**
 * Settings of a script tag: from its URL's query, since tag managers strip `data-*`, and over them its `data-*`.
 * A bare or empty one means `true`. The collector is where the script came from, unless `host` says otherwise.
 */
export const settings = (src: string, dataset: Record<string, string | undefined>): Options => {
  const values: Record<string, unknown> = {
    host: src,
    ...Object.fromEntries(new URL(src).searchParams),
    ...dataset,
  };
  for (const name in values) values[name] = values[name] === 'false' ? false : values[name] || true;
  return values as Options;
};
