/** Whether the network failed before the store could answer: such errors name the system call, or speak of time. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || /timeout|socket hang up/i.test(error.message) || isUnreachable(error.cause);
}
