import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SpoolUnreadableError } from './errors.ts';

/** A spool of gigabytes takes a while; one that is not through by then is opened as it is. */
const PATIENCE_MS = 30_000;

/** Two heads of 4 KiB each. */
const SMALLEST_BYTES = 8192;

/** Tests run the source, which Node cannot: they find the built one. */
const program = fileURLToPath(new URL('../../dist/spool/walk.js', import.meta.url));

/**
 * Reads a spool through before it is opened, in a process of its own: lmdb has no checksums, and a damaged page ends
 * the process that meets it, without a word.
 *
 * @throws SpoolUnreadableError where an entry cannot be read, or is none.
 */
export async function verifySpool(path: string): Promise<void> {
  // A file that a crash left without even its two heads is made anew by lmdb, and holds nothing.
  const { size = 0 } = statSync(join(path, 'data.mdb'), { throwIfNoEntry: false }) ?? {};
  if (size < SMALLEST_BYTES) return;
  const { ok, words } = await walk(path);
  if (!ok) throw new SpoolUnreadableError(path, words);
}

function walk(path: string): Promise<{ ok: boolean; words: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, path, String(process.pid)],
      { timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
      (error, stdout) => {
        const late = error?.killed ?? false;
        const words = stdout || `reading it ends in ${error?.signal ?? error?.code}`;
        resolve({ ok: error === null || late, words });
      },
    );
  });
}
