/**
 * What can go wrong while the embedded engine starts.
 * @module
 */

/** The embedded engine cannot run here: Windows, musl, or an unusual processor. */
export class UnsupportedPlatformError extends Error {
  override readonly name = 'UnsupportedPlatformError';
}

/** The engine's process ended, or said nothing, before it could answer. The message holds its last output. */
export class EngineStartError extends Error {
  override readonly name: string = 'EngineStartError';

  /** Whether time alone may mend it: the process was killed or slow, or something had run out. */
  readonly mayPass: boolean;

  constructor(message: string, { mayPass = false, ...options }: ErrorOptions & { mayPass?: boolean } = {}) {
    super(message, options);
    this.mayPass = mayPass;
  }
}

/** The definition of a table or database cannot be read. The file is left as it is, and so are the rows. */
export class BrokenDefinitionError extends EngineStartError {
  override readonly name = 'BrokenDefinitionError';

  /**
   * @param subject what is defined, by name.
   * @param path of the file.
   */
  constructor(subject: string, path: string, cause: EngineStartError) {
    super(
      `The definition of ${subject} (${path}) cannot be read; a full disk leaves such a file empty or cut off. ` +
        'Nothing was removed: the rows are whole in the folder "store" of that directory. Keep a copy of the whole data ' +
        'folder, then put the definition back, or restore a backup: see "A definition that cannot be read" in ' +
        `docs/operations.md. ${cause.message}`,
      { cause },
    );
  }
}

/** Another process holds the data directory: a ClickHouse data directory belongs to one process at a time. */
export class DataDirectoryInUseError extends EngineStartError {
  override readonly name = 'DataDirectoryInUseError';

  /** Absolute path of the directory. */
  readonly directory: string;

  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another process. ` +
        'Stop that process, or give this one a directory of its own (WAYSTONE_DATA or "data").',
    );
    this.directory = directory;
  }
}
