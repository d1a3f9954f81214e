/**
 * The Dockerfile and compose.yaml, read: no container is run here.
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@waystone/collector';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings, temporaryFolder } from '../support/stack.ts';

const root = new URL('../../', import.meta.url);
const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8').replace(/\\\n\s*/g, ' ');
const compose = parse(readFileSync(new URL('compose.yaml', root), 'utf8')) as {
  services: Record<string, { environment: Record<string, string>; volumes: string[] }>;
  volumes: Record<string, unknown>;
};
const ignored = readFileSync(new URL('.dockerignore', root), 'utf8').trim().split('\n');

const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest]) => rest ?? '');
const copied = instructions('COPY').map((line) => line.trim().split(/\s+/));

describe('Dockerfile', () => {
  it('copies only what is there', () => {
    const sources = copied.flatMap((words) =>
      words[0] === '--from=build'
        ? words.slice(1, -1).map((path) => path.slice('/app/'.length))
        : words.slice(0, -1),
    );
    expect(sources.length).toBeGreaterThan(8);
    for (const source of sources.filter((path) => path !== 'node_modules')) {
      expect(existsSync(new URL(source, root)), source).toBe(true);
      expect(ignored).not.toContain(source);
    }
  });

  it('copies the package file of every workspace that npm ci looks for', () => {
    const { workspaces } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      workspaces: string[];
    };
    const sources = copied.filter(([first]) => first !== '--from=build').flat();
    for (const workspace of workspaces) {
      const folder = workspace.replace('/*', '');
      expect(sources).toContain(workspace === folder ? `${folder}/package.json` : folder);
    }
  });

  it('starts a program that is there, as somebody who is not root, and says whether it is well', () => {
    const [start = '[]'] = instructions('CMD');
    const [node, option, script] = JSON.parse(start) as string[];
    expect([node, existsSync(new URL(script ?? '', root))]).toEqual(['node', true]);
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      scripts: { start: string };
    };
    expect(scripts.start).toMatch(`node ${option} `);
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('HEALTHCHECK').join()).toContain('/ready');
  });
});

describe('compose.yaml', () => {
  it('keeps what both services write in volumes that it declares', () => {
    expect(Object.keys(compose.services)).toEqual(['collector', 'clickhouse']);
    for (const { volumes } of Object.values(compose.services)) {
      expect(volumes.map((volume) => volume.split(':')[0] ?? '')).toSatisfy((names: string[]) =>
        names.every((name) => Object.hasOwn(compose.volumes, name)),
      );
    }
  });

  it('gives settings that the collector takes, under the names that the image and the file use', () => {
    const folder = temporaryFolder();
    const image = instructions('ENV').flatMap((line) =>
      line.split(/\s+/).map((pair) => pair.split('=') as [string, string]),
    );
    const secret = 'a-secret-of-the-owner';
    const given = Object.entries(compose.services.collector?.environment ?? {}).map(
      ([name, value]): [string, string] => [name, value.startsWith('${') ? secret : value],
    );
    const path = join(folder.path, 'waystone.config.json');
    writeFileSync(path, JSON.stringify({ ...settings('ignored'), adminTokens: [] }));
    const config = loadConfig({ path, env: Object.fromEntries([...image, ...given]) });
    folder.remove();
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8787, data: '/data', adminTokens: [secret] });
    expect(config.clickhouse).toMatchObject({
      url: 'http://clickhouse:8123',
      user: 'waystone',
      password: secret,
    });
    const server = compose.services.clickhouse?.environment;
    expect(server?.CLICKHOUSE_USER).toBe(config.clickhouse.user);
  });
});
