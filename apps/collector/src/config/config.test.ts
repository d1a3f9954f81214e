import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, ConfigNotFoundError, checkConfig, createConfig, loadConfig } from './index.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'waystone-config-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const write = (settings: unknown) =>
  writeFileSync(join(cwd, 'waystone.config.json'), JSON.stringify(settings));
const load = (env = {}) => loadConfig({ cwd, env });

const failure = (settings: unknown): string => {
  try {
    checkConfig(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('createConfig', () => {
  it('makes a demo site with random keys that only the owner can read', () => {
    const config = createConfig({ cwd, env: {} });
    expect(config.sites).toMatchObject([{ id: 'shop', name: 'Shop', origins: ['self'] }]);
    expect(config.sites[0]?.publicKeys[0]).toMatch(/^pk_\w{24}$/);
    expect(config.sites[0]?.secretKeys[0]).toMatch(/^sk_\w{48}$/);
    expect(config.adminTokens[0]).toHaveLength(48);
    expect(config.data).toBe(join(cwd, 'data'));
    expect(statSync(join(cwd, 'waystone.config.json')).mode & 0o777).toBe(0o600);
    expect(load()).toEqual(config);
  });

  it('never writes over a configuration', () => {
    createConfig({ cwd, env: {} });
    const before = readFileSync(join(cwd, 'waystone.config.json'), 'utf8');
    expect(() => createConfig({ cwd, env: {} })).toThrow(/EEXIST/);
    expect(readFileSync(join(cwd, 'waystone.config.json'), 'utf8')).toBe(before);
  });
});

describe('loadConfig', () => {
  it('lets the environment win over the file', () => {
    write({ port: 1, clickhouse: { database: 'a', user: 'u' } });
    const config = load({
      WAYSTONE_PORT: '2',
      CLICKHOUSE_URL: 'http://db.example:8123',
      WAYSTONE_DATA: 'elsewhere',
    });
    expect(config.port).toBe(2);
    expect(config.clickhouse).toMatchObject({ url: 'http://db.example:8123', database: 'a', user: 'u' });
    expect(config.data).toBe(join(cwd, 'elsewhere'));
  });

  it('finds the file by --config and by WAYSTONE_CONFIG', () => {
    writeFileSync(join(cwd, 'other.json'), '{"port":3}');
    expect(loadConfig({ cwd, path: 'other.json', env: {} }).port).toBe(3);
    expect(load({ WAYSTONE_CONFIG: 'other.json' }).port).toBe(3);
  });

  it('says where it looked', () => {
    expect(() => load()).toThrow(ConfigNotFoundError);
    expect(() => load()).toThrow(join(cwd, 'waystone.config.json'));
  });

  it('says that a file is no JSON', () => {
    writeFileSync(join(cwd, 'waystone.config.json'), '{"port":');
    expect(() => load()).toThrow(/it is no JSON/);
  });

  it('names a wrong number from the environment', () => {
    write({});
    expect(() => load({ WAYSTONE_PORT: 'http' })).toThrow(/port: "http"/);
  });
});

describe('checkConfig', () => {
  it('names the key, the value and the remedy', () => {
    expect(failure({ prot: 1 })).toMatch(/"prot" is no setting here; correct its spelling/);
    expect(failure({ sites: [{ id: 'a', origins: ['https://x.example/'] }] })).toMatch(
      /sites\.0\.origins\.0: "https:\/\/x\.example\/": give scheme and host alone/,
    );
    expect(failure({ clickhouse: { url: 'clickhouse' } })).toMatch(
      /clickhouse\.url: "clickhouse": give a URL/,
    );
    expect(failure({ port: 70_000 })).toMatch(/port: 70000/);
  });

  it('never shows a secret', () => {
    const text = failure({ adminTokens: ['hunter2'], sites: [{ id: 'a', secretKeys: ['hunter2'] }] });
    expect(text).toMatch(/adminTokens\.0: the value given: an admin token has at least 16/);
    expect(text).toMatch(/sites\.0\.secretKeys\.0: the value given/);
    expect(text).not.toContain('hunter2');
    const url = failure({ clickhouse: { url: 'ftp://user:hunter2@clickhouse.example' } });
    expect(url).toMatch(/clickhouse\.url: "ftp:\/\/clickhouse\.example": give a URL/);
  });

  it('refuses to listen beyond loopback without a token', () => {
    expect(failure({ host: '0.0.0.0' })).toMatch(/host: "0\.0\.0\.0" can be reached from other machines/);
    expect(failure({ host: 'shop.example' })).not.toBe('');
    expect(failure({ host: '::' })).not.toBe('');
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) expect(failure({ host })).toBe('');
    expect(failure({ host: '0.0.0.0', adminTokens: ['0123456789abcdef'] })).toBe('');
  });

  it('refuses a key or an id that two sites share', () => {
    const sites = [
      { id: 'a', publicKeys: ['pk_same'] },
      { id: 'b', publicKeys: ['pk_same'] },
    ];
    expect(failure({ sites })).toMatch(
      /sites\.1\.publicKeys\.0: the key stands at sites\.0\.publicKeys\.0 already/,
    );
    expect(failure({ sites: [{ id: 'a' }, { id: 'a' }] })).toMatch(
      /sites\.1\.id: "a" stands at sites\.0\.id/,
    );
  });

  it('refuses a cluster without a server', () => {
    expect(failure({ clickhouse: { cluster: 'main' } })).toMatch(/clickhouse\.cluster: "main"/);
  });
});
