/**
 * What lies where in the engine's data directory.
 * @module
 */
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * Absolute paths. `store` is ClickHouse's own; `run` holds the socket and the configuration, closed to others;
 * `backups` is where BACKUP and RESTORE look for files.
 */
export type Folders = { root: string; store: string; run: string; backups: string };

/** A socket's path, and the temporary folder made for it, if it needed one. */
export type SocketPlace = { path: string; temporaryFolder: string | null };

// sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
const LONGEST_SOCKET_PATH = 103;

/** Creates the engine's folders, readable by their owner alone. */
export function prepareFolders(dataDir: string): Folders {
  const root = resolve(dataDir);
  const folders = {
    root,
    store: join(root, 'store'),
    run: join(root, 'run'),
    backups: join(root, 'backups'),
  };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  chmodSync(folders.run, 0o700);
  return folders;
}

/**
 * Chooses the path of the unix socket: in the data directory, or, where that path is too long for a socket, in a
 * private temporary folder.
 *
 * @throws where a path was asked for and is too long.
 */
export function chooseSocketPath(folders: Folders, wanted?: string): SocketPlace {
  const path = resolve(wanted ?? join(folders.run, 'engine.sock'));
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return { path, temporaryFolder: null };
  }
  if (wanted !== undefined) {
    throw new Error(
      `The socket path ${path} has ${Buffer.byteLength(path)} bytes; a unix socket's path may have ` +
        `${LONGEST_SOCKET_PATH}. Give a shorter one, or none.`,
    );
  }
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'waystone-'));
  return { path: join(temporaryFolder, 'engine.sock'), temporaryFolder };
}
