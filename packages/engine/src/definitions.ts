/**
 * Definitions of tables and views, as files: what to do about those that the engine cannot read.
 *
 * ClickHouse keeps each as `<name>.sql`. On a full disk 26.7 does not look at whether the text could be written, and
 * puts an empty or cut-off file in the place of the whole one; from then on the engine refuses to open the directory.
 * @module
 */
import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BrokenDefinitionError, EngineStartError } from './errors.ts';
import type { EngineEvent } from './events.ts';
import type { Folders } from './folders.ts';

/** Whether the owner makes what has this name anew by itself, such as a view of its schema. */
export type IsMadeAnew = (name: string) => boolean;

/** The file in the engine's complaint, relative to the store's folder. */
const COMPLAINT =
  /(?:Cannot parse definition from metadata file|while loading database .{1,200} from file) (\S+\.sql)/;

/** What `CREATE OR REPLACE VIEW` makes first, to put it in the place of the view of the true name. */
const HALF_MADE = /^_tmp_replace_/;

/** How a definition begins that holds no rows. */
const VIEW = /^ATTACH VIEW /;

/**
 * Runs a start, and again for as long as it fails at the definition of a view that can be made anew: that one is moved
 * out of the engine's way, into `set-aside/` of the data directory.
 *
 * @throws {BrokenDefinitionError} where the definition is that of a table or database, which is left where it is.
 * @throws whatever else the start throws.
 */
export async function withoutBrokenViews<T>(
  start: () => Promise<T>,
  folders: Folders,
  isMadeAnew: IsMadeAnew,
  onEvent: (event: EngineEvent) => void,
): Promise<T> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof EngineStartError)) throw error;
      const file = COMPLAINT.exec(error.message)?.[1];
      if (file === undefined) throw error;
      const path = join(folders.store, file);
      const name = basename(file, '.sql');
      if (!isView(path, name, isMadeAnew)) throw new BrokenDefinitionError(name, path, error);
      onEvent({ type: 'set-aside', name, path, to: setAside(folders, path, name) });
    }
  }
}

/** A definition that lost its first words is known by its name alone. */
function isView(path: string, name: string, isMadeAnew: IsMadeAnew): boolean {
  const beginning = readBeginning(path);
  return VIEW.test(beginning) || (beginning === '' && (HALF_MADE.test(name) || isMadeAnew(name)));
}

function readBeginning(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(64);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Nothing but definitions may stay in ClickHouse's folder. Only the latest file of a name is kept. */
function setAside({ root }: Folders, path: string, name: string): string {
  const folder = join(root, 'set-aside');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const to = join(folder, `${name}.sql`);
  rmSync(to, { force: true });
  renameSync(path, to);
  return to;
}
