import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** In steps of `nice`, as many as the embedded engine takes: where answers want the same core, it gets a fourth of it. */
const NICENESS = 5;

/** The end of the scale of `nice`. */
const LEAST_PRIORITY = 19;

/**
 * Lets other threads go first where they want the same core, for nobody waits for what this one does. Linux has a
 * priority for each thread, under the thread's own id; elsewhere, and where the system refuses, all stay equal.
 */
export function standBack(): void {
  if (process.platform !== 'linux') return;
  try {
    const id = threadId();
    setPriority(id, Math.min(LEAST_PRIORITY, getPriority(id) + NICENESS));
  } catch {
    // No /proc, or a filter of system calls.
  }
}

/** The kernel's id of the thread that asks: `/proc/thread-self` leads to `PID/task/ID`. */
function threadId(): number {
  const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  // 0 would be whoever asks, by the kernel's own reckoning; the main thread is not to stand back.
  if (!Number.isInteger(id) || id <= 0 || id === process.pid) throw new Error('The thread is not known.');
  return id;
}
