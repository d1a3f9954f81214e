/**
 * Text with columns in braces: `https://shop.example/{event|slug}`.
 * @module
 */
import { columnReader, type Row, textOf } from './row.ts';

/** What may follow a column's name after `|`. */
export const FILTERS = {
  /** Percent-encodes everything that would end a path segment or a query value. */
  url: encodeURIComponent,
  /** Lower case; every run of other characters than letters and digits becomes one hyphen. */
  slug: (text: string) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, ''),
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.trim(),
} as const;

/** A parsed template. */
export type Template = {
  /** The columns it reads. */
  columns: string[];
  /**
   * Fills it in. A template that is one placeholder and nothing else keeps the column's own type, and is `undefined`
   * where the column is empty; any other is text.
   */
  render(row: Row): unknown;
};

type Part = string | { column: string; read: (row: Row) => string };

/**
 * Parses a template. `{{` and `}}` stand for the braces themselves.
 *
 * @throws Error where a brace is left open, a placeholder is empty, or a filter is unknown.
 */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  const columns: string[] = [];
  for (const token of tokens(text)) {
    const part = parsePart(token);
    if (typeof part === 'object') columns.push(part.column);
    parts.push(part);
  }
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return { columns, render: lone(text, only) };
  const render = (row: Row): string => parts.map((p) => (typeof p === 'string' ? p : p.read(row))).join('');
  return { columns, render };
}

/** Braces doubled, a placeholder, a stray brace, or plain text. */
function tokens(text: string): string[] {
  return text.match(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g) ?? [''];
}

function parsePart(token: string): Part {
  if (token === '{{') return '{';
  if (token === '}}') return '}';
  if (token === '{' || token === '}') {
    throw new Error(`a "${token}" has no partner; write "${token}${token}" for the character itself`);
  }
  return token.startsWith('{') ? placeholder(token.slice(1, -1)) : token;
}

function placeholder(inner: string): { column: string; read: (row: Row) => string } {
  const [column = '', ...names] = inner.split('|').map((piece) => piece.trim());
  if (column === '') throw new Error('"{}" names no column; write "{column}"');
  const filters = names.map(filterNamed);
  const read = columnReader(column);
  return { column, read: (row) => filters.reduce((value, filter) => filter(value), textOf(read(row))) };
}

function filterNamed(name: string): (text: string) => string {
  if (Object.hasOwn(FILTERS, name)) return FILTERS[name as keyof typeof FILTERS];
  throw new Error(`"${name}" is not a filter; use one of ${Object.keys(FILTERS).join(', ')}`);
}

function lone(text: string, part: { column: string; read: (row: Row) => string }): (row: Row) => unknown {
  const raw = columnReader(part.column);
  const filtered = text.includes('|');
  return (row) => {
    const value = filtered ? part.read(row) : raw(row);
    return value === '' || value === null ? undefined : value;
  };
}
