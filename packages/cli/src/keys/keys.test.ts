import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConfig, loadConfig } from '@waystone/collector';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeKeys, listKeys } from './keys.ts';

describe('keys', () => {
  let folder: string;
  let config: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waystone-keys-'));
    config = join(folder, 'waystone.config.json');
    createConfig({ path: config, env: {} });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const site = () => loadConfig({ path: config, env: {} }).sites[0];

  it('are listed, the secret ones cut', () => {
    const [publicKey = ''] = site()?.publicKeys ?? [];
    const [secretKey = ''] = site()?.secretKeys ?? [];
    expect(listKeys({ config }, { whole: false })).toContain(`shop  public  ${publicKey}`);
    expect(listKeys({ config }, { whole: false })).not.toContain(secretKey);
    expect(listKeys({ config }, { whole: true })).toContain(`shop  secret  ${secretKey}`);
  });

  it('are added and revoked, and all else in the file stays', () => {
    const before = readFileSync(config, 'utf8');
    expect(changeKeys({ config }, { add: 'sk_0123456789abcdef' })).toContain('shop  sk_0123456789abcdef');
    expect(site()?.secretKeys).toContain('sk_0123456789abcdef');
    changeKeys({ config }, { remove: 'sk_0123456789abcdef' });
    expect(readFileSync(config, 'utf8')).toBe(before);
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });

  it('that nobody has cannot be revoked', () => {
    expect(() => changeKeys({ config }, { remove: 'pk_nobodys' })).toThrow(
      'No site has the key "pk_nobodys"',
    );
  });

  it('of a site that is not there cannot be made', () => {
    expect(() => changeKeys({ config, site: 'shpo' }, { add: 'pk_12345678' })).toThrow(
      '--site is "shpo", which is not configured; the sites: shop.',
    );
  });
});
