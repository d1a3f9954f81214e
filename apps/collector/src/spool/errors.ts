/** Another process has the spool open. */
export class SpoolInUseError extends Error {
  override readonly name = 'SpoolInUseError';
  readonly path: string;
  readonly pid: number;

  constructor(path: string, pid: number) {
    super(
      `The spool at ${path} is in use by process ${pid}; stop that collector, or give this one another "data" folder.`,
    );
    this.path = path;
    this.pid = pid;
  }
}

/** The spool's files cannot be opened or read. */
export class SpoolUnreadableError extends Error {
  override readonly name = 'SpoolUnreadableError';

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The spool at ${path} cannot be opened (${reason}); check the folder's owner and free space. ` +
        'Where its files are damaged, move the folder aside and keep it: it may hold events that are nowhere else.',
      { cause },
    );
  }
}

/** The spool cannot take more now: it is full, the disk is, or a write failed. Worth trying again later. */
export class SpoolUnavailableError extends Error {
  override readonly name = 'SpoolUnavailableError';
  readonly reason: 'full' | 'disk_low' | 'busy' | 'write_failed' | 'closed';

  constructor(reason: SpoolUnavailableError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
