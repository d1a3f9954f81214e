/**
 * Where the embedded engine can run.
 * @module
 */
import { UnsupportedPlatformError } from './errors.ts';

/** The facts of a machine that decide whether there is an engine for it. */
export type Platform = { os: string; architecture: string; glibc: boolean };

const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** The machine that this process runs on. */
export function thisPlatform(): Platform {
  const report: unknown = process.report?.getReport();
  const header = report instanceof Object && 'header' in report ? report.header : {};
  const glibc = header instanceof Object && 'glibcVersionRuntime' in header;
  return { os: process.platform, architecture: process.arch, glibc };
}

/**
 * Says plainly when there is no embedded engine for a machine.
 *
 * @throws {UnsupportedPlatformError} naming the machine and `CLICKHOUSE_URL`.
 */
export function assertSupportedPlatform({ os, architecture, glibc }: Platform = thisPlatform()): void {
  const musl = os === 'linux' && !glibc;
  if (supported.includes(`${os}-${architecture}`) && !musl) return;
  throw new UnsupportedPlatformError(
    `Embedded ClickHouse does not run on ${os}-${architecture}${musl ? ' with musl (Alpine)' : ''}. ` +
      'Set CLICKHOUSE_URL to a ClickHouse server' +
      (os === 'win32' ? ', or run Waystone in WSL 2.' : musl ? ', or use an image with glibc.' : '.'),
  );
}
