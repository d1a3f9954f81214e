import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSocketPath, prepareFolders } from './folders.ts';
import { freshFolder } from './testing/ask.ts';

let folder = freshFolder();
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => folder.remove());

describe('prepareFolders', () => {
  it('makes folders that only their owner can enter', () => {
    const { root, run, store } = prepareFolders(join(folder.path, 'a', 'b'));
    for (const path of [root, run, store]) expect(statSync(path).mode & 0o777).toBe(0o700);
  });
});

describe('chooseSocketPath', () => {
  it('stays in the data directory where the path is short enough', () => {
    const folders = prepareFolders(folder.path);
    expect(chooseSocketPath(folders)).toEqual({
      path: join(folders.run, 'engine.sock'),
      temporaryFolder: null,
    });
  });

  it('moves to a private temporary folder where it is not', () => {
    const { path, temporaryFolder } = chooseSocketPath(prepareFolders(join(folder.path, 'x'.repeat(100))));
    expect(path.length).toBeLessThan(100);
    expect(temporaryFolder === null ? false : existsSync(temporaryFolder)).toBe(true);
    expect(statSync(temporaryFolder ?? '').mode & 0o777).toBe(0o700);
    rmSync(temporaryFolder ?? '', { recursive: true });
  });

  it('says so where a path was asked for that cannot be one', () => {
    const wanted = join(folder.path, `${'y'.repeat(100)}.sock`);
    expect(() => chooseSocketPath(prepareFolders(folder.path), wanted)).toThrow(/103/);
  });
});
