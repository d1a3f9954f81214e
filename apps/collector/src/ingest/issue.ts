import type { z } from 'zod';

/** zod's first issue as a sentence that names the key and the value. Values are cut: they are the client's. */
export function sentence(issues: readonly z.core.$ZodIssue[], input: unknown): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not valid';
  const path = issue.path.join('.');
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const given = show(valueAt(input, issue.path));
  return `${path === '' ? 'the message' : `"${path}"`} is ${given}: ${issue.message}${more}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 80) : value);
  // JSON leaves these as they are, and a terminal that shows the answer takes U+009B for the start of a command.
  return text.replace(/[\u007F-\u009F]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`);
}
