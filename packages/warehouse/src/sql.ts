/**
 * The SQL of this package, from its files.
 * @module
 */
import { readFileSync } from 'node:fs';
import { renderSql } from '@waystone/models';
import { IDENTIFIER } from './target.ts';

const folder = new URL('../sql/', import.meta.url);

/** The text of `sql/<name>.sql`. */
export function readSql(name: string): string {
  return readFileSync(new URL(`${name}.sql`, folder), 'utf8').trim();
}

/**
 * One statement of `sql/<name>.sql` with its names filled in.
 *
 * @param names values for `{{…}}`.
 * @throws where a value is not a plain identifier.
 */
export function fillSql(name: string, cluster: string | null, names: Record<string, string> = {}): string {
  const text = Object.entries(names).reduce((sql, [key, value]) => {
    if (!IDENTIFIER.test(value))
      throw new Error(`"${value}" is not a name that may stand in SQL (${name}.sql)`);
    return sql.replaceAll(`{{${key}}}`, `\`${value}\``);
  }, readSql(name));
  const [statement = '', ...others] = renderSql(text, { cluster });
  if (others.length > 0) throw new Error(`${name}.sql holds more than one statement`);
  return statement;
}
