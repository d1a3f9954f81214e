/** Lets one part of a program wait for another, with or without a limit. */
export class Signal {
  #waiting = new Set<() => void>();

  /** Wakes all who wait. */
  raise(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resume of waiting) resume();
  }

  /** Resolves at the next {@link raise}, or after `ms`. */
  raised(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const resume = () => {
        clearTimeout(timer);
        this.#waiting.delete(resume);
        resolve();
      };
      this.#waiting.add(resume);
      if (ms !== undefined) timer = setTimeout(resume, ms);
    });
  }
}
