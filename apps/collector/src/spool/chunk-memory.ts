/** Holds a chunk of usual size. */
const SLAB_BYTES = 160 * 1024;

/** Most memory that is kept for later: 10 MiB. */
const MAX_FREE = 64;

/**
 * Memory for chunks on their way to the disk, used again after each commit. New memory of this size comes from the
 * kernel page by page, which takes longer than filling it.
 */
export class ChunkMemory {
  #free: Buffer[] = [];
  #taken: Buffer[] = [];

  /** Memory whose content is not defined, and which is the caller's until the commit under way has ended. */
  take(bytes: number): Buffer {
    if (bytes > SLAB_BYTES) return Buffer.allocUnsafeSlow(bytes);
    const slab = this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.#taken.push(slab);
    return slab.subarray(0, bytes);
  }

  /** What was taken is on disk. */
  reuse(): void {
    this.#free.push(...this.#taken.splice(0, MAX_FREE - this.#free.length));
    this.#taken = [];
  }

  /** A commit failed, and may not have ended: what was taken is left to it. */
  abandon(): void {
    this.#taken = [];
  }
}
