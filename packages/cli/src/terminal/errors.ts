/**
 * What ends a command.
 * @module
 */

/** The exit codes of `waystone`, as `waystone --help` states them. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** It could not be done: nothing was accepted, or something it needs is not there. */
  failed: 1,
  /** The command line is wrong: an unknown command or option, or a missing argument. */
  usage: 2,
  /** Ended by a second Ctrl-C before it had closed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error whose message is for the person at the terminal: printed alone, without a stack. */
export class CliError extends Error {
  override name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Errors of other packages that say themselves what to do. */
const PLAIN = new Set([
  'CliError',
  'ConfigError',
  'ConfigNotFoundError',
  'PortInUseError',
  'DataDirectoryInUseError',
  'SpoolInUseError',
  'SpoolUnreadableError',
  'MigrationChangedError',
  'EngineStartError',
  'RestoreError',
  'UnsupportedPlatformError',
]);

/** An error as the terminal shows it: its message, and the stack only of one that nobody foresaw. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return PLAIN.has(error.name) ? error.message : (error.stack ?? error.message);
}
