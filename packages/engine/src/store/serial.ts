/**
 * One thing at a time.
 * @module
 */

/** Runs tasks one after another, in the order in which they came; a task's failure is its caller's alone. */
export function createSerial(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task, task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
