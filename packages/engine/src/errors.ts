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
