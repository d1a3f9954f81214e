/**
 * The parts of a custom template of Google Tag Manager, and a sandbox to run its code in.
 * https://developers.google.com/tag-platform/tag-manager/templates
 * @module
 */
import { parse } from 'yaml';

/** Which global variables may be read, written and called, and which scripts loaded. */
export type Permissions = {
  globals: Record<string, { read: boolean; write: boolean; execute: boolean }>;
  scripts: string[];
  logging: boolean;
};

export type Field = { name: string; subParams?: Field[] };

export type Template = {
  info: { type: string; containerContexts: string[]; description: string };
  fields: Field[];
  code: string;
  permissions: Permissions;
  scenarios: { name: string; code: string }[];
};

type Value = {
  type: number;
  string?: string;
  boolean?: boolean;
  listItem?: Value[];
  mapKey?: Value[];
  mapValue?: Value[];
};
type Permission = { instance: { key: { publicId: string }; param: { key: string; value: Value }[] } };

const plain = (value: Value): unknown => {
  if (value.listItem) return value.listItem.map(plain);
  if (value.mapKey)
    return Object.fromEntries(
      value.mapKey.map(({ string }, n) => [string, plain(value.mapValue?.[n] as Value)]),
    );
  return value.string ?? value.boolean;
};

const permissionsOf = (list: Permission[]): Permissions => {
  const of = (id: string): unknown[] => {
    const value = list.find(({ instance }) => instance.key.publicId === id)?.instance.param[0]?.value;
    return value ? [plain(value)].flat() : [];
  };
  const keys = of('access_globals') as { key: string; read: boolean; write: boolean; execute: boolean }[];
  return {
    globals: Object.fromEntries(keys.map(({ key, ...may }) => [key, may])),
    scripts: of('inject_script') as string[],
    logging: of('logging').length > 0,
  };
};

/** Reads a `.tpl` file. Throws where a section is missing or is no JSON or YAML. */
export function readTemplate(text: string): Template {
  const [, ...parts] = text.split(/^___([A-Z_]+)___$/m);
  const sections: Record<string, string> = {};
  for (let n = 0; n < parts.length; n += 2) sections[`${parts[n]}`] = `${parts[n + 1]}`.trim();
  const section = (name: string): string => {
    if (!sections[name]) throw new Error(`The template has no section ___${name}___.`);
    return sections[name];
  };
  return {
    info: JSON.parse(section('INFO')),
    fields: JSON.parse(section('TEMPLATE_PARAMETERS')),
    code: section('SANDBOXED_JS_FOR_WEB_TEMPLATE'),
    permissions: permissionsOf(JSON.parse(section('WEB_PERMISSIONS'))),
    scenarios: parse(section('TESTS')).scenarios,
  };
}

export type Call = [api: string, ...args: unknown[]];
type Api = (...args: never[]) => unknown;

/**
 * Runs a template's code with the interfaces that its sandbox gives, which refuse what no permission allows. Stands
 * alone, so that a page can run its text.
 *
 * @param mocks interfaces to put in the place of the sandbox's.
 * @param scope the window.
 * @returns every call of an interface; those that come later are added to it.
 */
export function runTemplate(
  code: string,
  data: object,
  permissions: Permissions,
  mocks: Record<string, Api>,
  scope: object,
): Call[] {
  const calls: Call[] = [];
  const get = (path: string) =>
    path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], scope);
  const set = (path: string, value: unknown) => {
    const keys = path.split('.');
    const last = keys.pop() as string;
    ((get(keys.join('.')) as Record<string, unknown> | undefined) ?? (scope as Record<string, unknown>))[
      last
    ] = value;
  };
  const need = (key: string, ...rights: ('read' | 'write' | 'execute')[]) => {
    for (const right of rights)
      if (!permissions.globals[key]?.[right]) throw new Error(`no permission to ${right} ${key}`);
  };
  // An `arguments` object, no array, as the sandbox pushes.
  const queueing = new Function('push', 'return function () { push(arguments); }') as (
    push: (call: unknown) => void,
  ) => unknown;
  const matches = (pattern: string, url: string) =>
    RegExp(`^${pattern.replace(/[.+?^$()|[\]\\{}]/g, '\\$&').replace(/\*/g, '.*')}$`).test(url);

  const apis: Record<string, Api> = {
    callInWindow: (path: string, ...args: unknown[]) => {
      need(path, 'execute');
      return (get(path) as (...all: unknown[]) => unknown)(...args);
    },
    copyFromWindow: (path: string) => {
      need(path, 'read');
      return get(path);
    },
    createArgumentsQueue: (name: string, queue: string) => {
      need(name, 'read', 'write');
      need(queue, 'read', 'write');
      if (!get(name))
        set(
          name,
          queueing((call) => (get(queue) as unknown[]).push(call)),
        );
      if (!get(queue)) set(queue, []);
      return get(name);
    },
    injectScript: (src: string, ok: () => void, failed: () => void) => {
      if (!permissions.scripts.some((pattern) => matches(pattern, src)))
        throw new Error(`no permission to load ${src}`);
      const script = Object.assign(document.createElement('script'), {
        src,
        async: true,
        onload: ok,
        onerror: failed,
      });
      document.head.append(script);
    },
    logToConsole: (...words: unknown[]) => {
      if (!permissions.logging) throw new Error('no permission to log');
      console.log(...words);
    },
    encodeUriComponent: (text: string) => encodeURIComponent(text),
    getType: (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value),
    makeTableMap: (table: Record<string, string>[], key: string, value: string) =>
      table.length > 0 ? Object.fromEntries(table.map((row) => [row[key], row[value]])) : null,
    gtmOnSuccess: () => {},
    gtmOnFailure: () => {},
    ...mocks,
  };
  const watched = (name: string) => {
    const api = apis[name] as ((...args: unknown[]) => unknown) | undefined;
    if (!api) throw new Error(`the sandbox has no ${name}`);
    return (...args: unknown[]) => {
      calls.push([name, ...args]);
      return api(...args);
    };
  };
  const given = { ...data, gtmOnSuccess: watched('gtmOnSuccess'), gtmOnFailure: watched('gtmOnFailure') };
  new Function('require', 'data', code)(watched, given);
  return calls;
}
