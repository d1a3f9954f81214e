/**
 * Rows of one person that happened at the same time, as far as the export's clock can tell: the order of the file is
 * all that says which came first, and a millisecond each keeps it.
 * @module
 */

/** Most milliseconds that a touchpoint is moved by: what bots pile onto one second stays within it. */
const MOST = 999;
/** People that are remembered: rows at one time stand near each other, be the file sorted by time or by person. */
const REMEMBERED = 20_000;

type Latest = { ms: number; moved: number };

/** Tells touchpoints of one person at one time apart; a run of its own needs one of its own. */
export class Ties {
  readonly #latest = new Map<string, Latest>();
  /** Rows that came after the row before of their person, less those that came before it. */
  #rising = 0;

  /**
   * The time of a person's next touchpoint in the file.
   *
   * @param ms as the export says it, in milliseconds since 1970.
   * @returns the same, moved by as many milliseconds as touchpoints of the person were read of that time: ahead, or
   * back where the file has the latest first.
   */
  place(person: string, ms: number): number {
    const before = this.#latest.get(person);
    if (before === undefined) this.#forget();
    const isTie = before?.ms === ms;
    if (before !== undefined && !isTie) this.#rising += Math.sign(ms - before.ms);
    const moved = isTie ? Math.min(before.moved + 1, MOST) : 0;
    this.#latest.delete(person);
    this.#latest.set(person, { ms, moved });
    return ms + (this.#rising < 0 ? -moved : moved);
  }

  /** Makes room by letting go of whoever was read longest ago. */
  #forget(): void {
    if (this.#latest.size < REMEMBERED) return;
    const [oldest] = this.#latest.keys();
    if (oldest !== undefined) this.#latest.delete(oldest);
  }
}
