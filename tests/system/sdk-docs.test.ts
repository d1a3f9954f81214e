/**
 * docs/sdk.md tells of every event that the script sends and of every call, and of no other.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SOURCE = new URL('../../packages/sdk/src/', import.meta.url);
const docs = readFileSync(new URL('../../docs/sdk.md', import.meta.url), 'utf8');

const section = (title: string): string => docs.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| ([^|]+?) \|/gm)].map(([, cell = '']) => cell);
const code = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words);

/** A file of the script without its comments, in which examples stand. */
const sourceOf = (file: string): string =>
  readFileSync(new URL(file, SOURCE), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
const sources = readdirSync(SOURCE)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map(sourceOf)
  .join('\n');

describe('docs/sdk.md', () => {
  it('has in its event dictionary exactly the events that are sent', () => {
    const sent = [...sources.matchAll(/'((?:[A-Z][a-z]+ )+[A-Z][a-z]+)'/g)].map(([, name]) => name);
    const told = firstCells(section('Automatic events')).flatMap(code);
    expect(sent).not.toEqual([]);
    expect([...new Set(told)].sort()).toEqual([...new Set(sent)].sort());
  });

  it('names the files that are downloads', () => {
    const row = section('Automatic events').match(/^\| `File Downloaded` \| (.*?) \|/m)?.[1] ?? '';
    const endings = code(row.slice(row.indexOf('to a '))).flatMap((ending) =>
      ending.includes('(x)') ? [ending.replace('(x)', ''), ending.replace('(x)', 'x')] : [ending],
    );
    const files = new RegExp(sources.match(/FILES = \/(.*)\/i/)?.[1] ?? '(?!)', 'i');
    expect(endings.length).toBeGreaterThan(5);
    expect(endings.filter((ending) => !files.test(`/file.${ending}`))).toEqual([]);
    // What people look for first, and what the script leaves alone.
    expect(endings.includes('exe')).toBe(files.test('/file.exe'));
  });

  it('has each call in its table and in an example', () => {
    const [, types = ''] = sourceOf('types.ts').match(/type Calls = \{([\s\S]*?)\n\};/) ?? [];
    const calls = [...types.matchAll(/^ {2}(\w+): \(/gm)].map(([, name = '']) => name);
    expect(calls.length).toBeGreaterThan(5);
    const rows = firstCells(section('Calls')).flatMap((cell) => cell.match(/^`(\w+)\(/)?.[1] ?? []);
    expect(rows.sort()).toEqual([...calls].sort());
    const [, example = ''] = section('Calls').match(/```js\n([\s\S]*?)```/) ?? [];
    expect(calls.filter((name) => !example.includes(`waystone.${name}(`))).toEqual([]);
  });
});
