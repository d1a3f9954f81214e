/**
 * The one shape of INSERT whose rows go to the engine as bytes:
 * `INSERT INTO [TABLE] [database.]table [(columns)] [SETTINGS name = value, …] FORMAT name`, and the rows after it.
 *
 * Everything else (VALUES, SELECT, names with unusual characters) is left to the engine's own parser.
 * @module
 */

export type InsertStatement = {
  database: string | null;
  table: string;
  columns: string[] | null;
  settings: [name: string, value: string][];
  format: string;
};

const name = '(?:`\\w+`|"\\w+"|[A-Za-z_]\\w*)';
const value = "(?:'[A-Za-z0-9_.+/-]*'|[A-Za-z0-9_.]+)";
const setting = `\\w+\\s*=\\s*${value}`;

const shape = new RegExp(
  [
    '^\\s*INSERT\\s+INTO\\s+(?:TABLE\\s+)?',
    `(?:(?<database>${name})\\s*\\.\\s*)?(?<table>${name})`,
    `(?:\\s*\\(\\s*(?<columns>${name}(?:\\s*,\\s*${name})*)\\s*\\))?`,
    `(?:\\s*SETTINGS\\s+(?<settings>${setting}(?:\\s*,\\s*${setting})*))?`,
    '\\s*FORMAT\\s+(?<format>\\w+)\\s*?(?:;|\\n|$|(?=\\s*[[{]))',
  ].join(''),
  'i',
);

const LONGEST_HEAD = 256 * 1024;

function bare(text: string): string {
  return text.trim().replace(/^["'`]|["'`]$/g, '');
}

function readSettings(text: string | undefined): InsertStatement['settings'] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [key = '', given = ''] = part.split('=');
    return [bare(key), bare(given)];
  });
}

/**
 * Reads an INSERT of that shape.
 *
 * @returns the statement and the offset at which its rows begin, or null for any other text.
 */
export function readInsert(text: Buffer): { statement: InsertStatement; end: number } | null {
  const head = text.subarray(0, LONGEST_HEAD).toString('latin1');
  const match = shape.exec(head);
  const { database, table, columns, settings, format } = match?.groups ?? {};
  if (match === null || table === undefined || format === undefined) return null;
  if (/^values$/i.test(format)) return null;
  const statement = {
    database: database === undefined ? null : bare(database),
    table: bare(table),
    columns: columns?.split(',').map(bare) ?? null,
    settings: readSettings(settings),
    format,
  };
  return { statement, end: match[0].length };
}
