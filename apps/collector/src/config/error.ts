import { shownUrl } from '@waystone/warehouse';
import type { z } from 'zod';

/** What is wrong with one setting. */
export type ConfigFault = { key: string; message: string };

/** The configuration cannot be used. The message names each key, its value and the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(source: string, faults: readonly ConfigFault[]) {
    const lines = faults.map(({ key, message }) => `  ${key === '' ? '' : `${key}: `}${message}`);
    super(`${source} cannot be used:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

/** There is no configuration file at that place. Make one with `createConfig`, or name another. */
export class ConfigNotFoundError extends Error {
  override readonly name = 'ConfigNotFoundError';
  readonly path: string;

  constructor(path: string) {
    super(
      `There is no configuration at ${path}; name another with --config, or run "waystone start" to make one.`,
    );
    this.path = path;
  }
}

const SECRET_KEY = /password|token|key/i;

/** zod's issues as faults; values of secrets are never shown. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], input: unknown): ConfigFault[] {
  return issues.map((issue) => {
    const key = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const names = issue.keys.map((name) => `"${name}"`).join(', ');
      return {
        key,
        message: `${names} is no setting here; correct its spelling or remove it (see docs/api.md)`,
      };
    }
    return { key, message: `${show(key, valueAt(input, issue.path))}: ${issue.message}` };
  });
}

function show(key: string, value: unknown): string {
  if (value === undefined) return 'missing';
  if (SECRET_KEY.test(key)) return 'the value given';
  return shownUrl(JSON.stringify(value) ?? String(value));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
