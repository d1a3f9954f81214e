/**
 * The collector's log, for somebody at a terminal: a line a message instead of JSON.
 * @module
 */
import { styleText } from 'node:util';
import { type Logger, pino } from 'pino';
import { z } from 'zod';

const entrySchema = z.looseObject({
  level: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string() }).optional(),
});

/** pino's number for warnings. */
const WARN = 40;
const ERROR = 50;

/** Fields that every entry has, or that are shown apart. */
const PLAIN_FIELDS = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err', 'type']);

/**
 * A logger whose entries are read by people.
 *
 * @param level the least level shown, as pino names it.
 * @param write takes a line without its end.
 */
export function readableLogger(level: string, write: (line: string) => void): Logger {
  return pino({ level, base: null }, { write: (json: string) => write(describeEntry(json)) });
}

/** One line of pino's JSON as a sentence, with its fields behind it. */
export function describeEntry(json: string): string {
  const { level, msg, err, ...fields } = entrySchema.parse(JSON.parse(json));
  const text = [msg, ...(err === undefined ? [] : [`(${err.message})`]), ...describeFields(fields)].join(' ');
  if (level >= ERROR) return `${styleText('red', 'error')} ${text}`;
  return level >= WARN ? `${styleText('yellow', 'warning')} ${text}` : text;
}

/** `name=value` for each field; those of an object one by one, and of a list only how many it has. */
function describeFields(fields: Record<string, unknown>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (PLAIN_FIELDS.has(name)) return [];
    if (Array.isArray(value)) return [`${name}=${value.length}`];
    if (typeof value === 'object' && value !== null) return describeFields({ ...value });
    return [`${name}=${String(value)}`];
  });
}
