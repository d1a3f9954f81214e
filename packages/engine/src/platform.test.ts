import { describe, expect, it } from 'vitest';
import { UnsupportedPlatformError } from './errors.ts';
import { assertSupportedPlatform } from './platform.ts';

describe('assertSupportedPlatform', () => {
  it('takes this machine', () => {
    expect(() => assertSupportedPlatform()).not.toThrow();
  });

  it.each([
    { os: 'win32', architecture: 'x64', glibc: false, says: 'win32-x64. Set CLICKHOUSE_URL' },
    {
      os: 'linux',
      architecture: 'x64',
      glibc: false,
      says: 'linux-x64 with musl (Alpine). Set CLICKHOUSE_URL',
    },
    { os: 'linux', architecture: 'arm', glibc: true, says: 'linux-arm. Set CLICKHOUSE_URL' },
  ])('says what to do on $os-$architecture', ({ says, ...platform }) => {
    expect(() => assertSupportedPlatform(platform)).toThrow(UnsupportedPlatformError);
    expect(() => assertSupportedPlatform(platform)).toThrow(says);
  });

  it('asks for no glibc on macOS', () => {
    expect(() =>
      assertSupportedPlatform({ os: 'darwin', architecture: 'arm64', glibc: false }),
    ).not.toThrow();
  });
});
