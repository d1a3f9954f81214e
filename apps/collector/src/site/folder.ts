import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import { type Asset, makeAsset } from './asset.ts';

/** Changes a page before it is served. */
export type Rewrite = (html: string) => string;

/**
 * The files of a built site. Only what was listed when it was opened can be asked for, so no path leads out of it.
 */
export class Folder {
  readonly #root: string;
  readonly #rewrite: Rewrite;
  readonly #paths: ReadonlySet<string>;
  readonly #assets = new Map<string, Asset>();

  /** @param root an absolute path; a folder that is not there is an empty one. */
  constructor(root: string, rewrite: Rewrite = (html) => html) {
    this.#root = root;
    this.#rewrite = rewrite;
    this.#paths = new Set(listFiles(root));
  }

  get isEmpty(): boolean {
    return this.#paths.size === 0;
  }

  /**
   * The file that a path means, relative to the folder and percent-encoded: itself, `x/index.html`, or `x.html`.
   */
  find(path: string): Asset | undefined {
    const name = decode(path).replace(/^\/+|\/+$/g, '');
    const candidates = name === '' ? ['index.html'] : [name, `${name}/index.html`, `${name}.html`];
    const found = candidates.find((candidate) => this.#paths.has(candidate));
    return found === undefined ? undefined : this.#read(found);
  }

  #read(path: string): Asset {
    const known = this.#assets.get(path);
    if (known) return known;
    const bytes = readFileSync(join(this.#root, path));
    const isPage = path.endsWith('.html');
    const body = isPage ? Buffer.from(this.#rewrite(bytes.toString('utf8'))) : bytes;
    const asset = makeAsset(body, typeOf(path));
    this.#assets.set(path, asset);
    return asset;
  }
}

function typeOf(path: string): string {
  const type = getMimeType(path) ?? 'application/octet-stream';
  return /^text\/|javascript|json/.test(type) && !type.includes('charset') ? `${type}; charset=utf-8` : type;
}

function listFiles(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
