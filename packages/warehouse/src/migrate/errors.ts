/**
 * Why a database cannot be migrated.
 * @module
 */

/** A migration that was applied has another text now. */
export class MigrationChangedError extends Error {
  override readonly name = 'MigrationChangedError';

  constructor(file: string, applied: string, now: string) {
    super(
      `The migration ${file} was changed after it was applied (${applied.slice(0, 12)}, now ${now.slice(0, 12)}). ` +
        'Restore the file, and make the change in a new migration.',
    );
  }
}

/** The database was migrated by a later version. */
export class DatabaseIsNewerError extends Error {
  override readonly name = 'DatabaseIsNewerError';

  constructor(database: string, file: string) {
    super(
      `The database ${database} has the migration ${file}, which this version of Waystone does not know. ` +
        'Run the version that made it, or a later one.',
    );
  }
}
