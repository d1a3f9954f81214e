/**
 * The template for Google Tag Manager: its sections, its own scenarios, and a page that runs it.
 * @module
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { HOST, setUpPages } from './support/pages.ts';
import { type Call, type Field, readTemplate, runTemplate } from './support/template.ts';

const FILE = new URL('../../packages/sdk/platforms/gtm/template.tpl', import.meta.url);
const template = readTemplate(readFileSync(FILE, 'utf8'));
const pages = setUpPages();

const source = ts.createSourceFile('template.js', template.code, ts.ScriptTarget.ES2015, true);
const nodes = (node: ts.Node): ts.Node[] => [node, ...node.getChildren(source).flatMap(nodes)];
const names = (fields: Field[]): string[] =>
  fields.flatMap(({ name, subParams = [] }) => [name, ...names(subParams)]);

/** What the sandbox's JavaScript, ECMAScript 5.1 with a few additions, does not have. */
const UNKNOWN = new Set([
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.TryStatement,
]);

describe('the template for Google Tag Manager', () => {
  it('is a tag for web containers', () => {
    expect(template.info).toMatchObject({ type: 'TAG', containerContexts: ['WEB'] });
    expect(template.info.description.length).toBeLessThanOrEqual(200);
  });

  it('keeps to the JavaScript of the sandbox, and to what it requires', () => {
    const { parseDiagnostics } = source as unknown as { parseDiagnostics: unknown[] };
    expect(parseDiagnostics).toEqual([]);
    expect(nodes(source).filter(({ kind }) => UNKNOWN.has(kind))).toEqual([]);
    const declared = nodes(source).flatMap((node) =>
      (ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name)
        ? [node.name.text]
        : [],
    );
    const used = nodes(source).flatMap((node) =>
      ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
        ? [node.text]
        : [],
    );
    expect([...new Set(used)].filter((name) => !declared.includes(name)).sort()).toEqual(['data', 'require']);
  });

  it('reads no field that it does not have', () => {
    const read = [...template.code.matchAll(/data\.(\w+)/g)].map(([, name]) => `${name}`);
    const settings = /SETTINGS = \[(.*)\]/.exec(template.code)?.[1]?.match(/\w+/g) ?? [];
    const known = [...names(template.fields), 'gtmOnSuccess', 'gtmOnFailure'];
    expect([...read, ...settings].filter((name) => !known.includes(name))).toEqual([]);
    expect(settings.length).toBeGreaterThan(5);
  });

  it.each(template.scenarios)('passes its own test: $name', ({ code }) => {
    const mocks: Record<string, (...args: never[]) => unknown> = {};
    let calls: Call[] = [];
    const of = (api: string) => calls.filter(([name]) => name === api).map(([, ...args]) => args);
    const assertions = {
      mock: (api: string, fake: () => unknown) => Object.assign(mocks, { [api]: fake }),
      runCode: (data: object) => {
        calls = runTemplate(
          template.code,
          data,
          template.permissions,
          { logToConsole: () => {}, ...mocks },
          {},
        );
      },
      assertThat: (actual: unknown) => ({ isEqualTo: (value: unknown) => expect(actual).toEqual(value) }),
      assertApi: (api: string) => ({
        wasCalled: () => expect(of(api)).not.toEqual([]),
        wasNotCalled: () => expect(of(api)).toEqual([]),
        wasCalledWith: (...args: unknown[]) => expect(of(api)).toContainEqual(args),
      }),
    };
    expect.hasAssertions();
    new Function(...Object.keys(assertions), code)(...Object.values(assertions));
  });

  it('loads the script with its settings, and keeps the calls made before', async () => {
    const page = await pages.open('<!doctype html><html lang="en"><title>Home</title><h1>Home</h1></html>');
    const fire = (data: object) =>
      page.evaluate(
        `(${runTemplate})(...${JSON.stringify([template.code, data, template.permissions, {}])}, window)`,
      );
    await fire({ action: 'identify', userId: 'user-42', traits: [{ name: 'plan', value: 'family' }] });
    await fire({ action: 'load', host: `${HOST}/`, key: pages.key, strip: 'email|token', off: 'engagement' });
    await page.waitForFunction('waystone.track');
    await fire({ action: 'track', event: 'Plan Chosen', properties: [{ name: 'plan', value: 'pro' }] });

    const stored = await pages.stored(3);
    expect(stored.map(({ kind, name }) => [kind, name])).toEqual([
      ['page', ''],
      ['identify', ''],
      ['track', 'Plan Chosen'],
    ]);
    expect(stored[2]?.user_id).toBe('user-42');
    expect(JSON.parse(`${stored[2]?.properties}`)).toEqual({ plan: 'pro' });
    const [script] = await page
      .locator('script')
      .evaluateAll((all) => all.map((each) => each.getAttribute('src')));
    expect(script).toBe(`${HOST}/waystone.js?key=${pages.key}&strip=email%7Ctoken&off=engagement`);
  });

  it('tells Tag Manager that the script did not load', async () => {
    const page = await pages.open('<!doctype html><html lang="en"><title>Home</title><h1>Home</h1></html>');
    await page.route(`${HOST}/**`, (route) => route.abort());
    await page.evaluate(
      `calls = (${runTemplate})(...${JSON.stringify([
        template.code,
        { action: 'load', host: HOST, key: pages.key },
        template.permissions,
        {},
      ])}, window)`,
    );
    await page.waitForFunction(`calls.some(([name]) => name === 'gtmOnFailure')`);
  });
});
