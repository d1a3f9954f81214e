import { statfs } from 'node:fs/promises';

const INTERVAL_MS = 2000;

/** Watches how much of a disk is free: a full disk is better met before a write fails than by it. */
export class FreeSpace {
  readonly #path: string;
  readonly #minBytes: number;
  readonly #timer: NodeJS.Timeout;
  /** Whether less than the minimum is free, as of the last look (every 2 s). */
  isLow = false;

  constructor(path: string, minBytes: number) {
    this.#path = path;
    this.#minBytes = minBytes;
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS).unref();
    void this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#path);
      this.isLow = bavail * bsize < this.#minBytes;
    } catch {
      // The write itself will tell.
      this.isLow = false;
    }
  }
}
