/** Numbers (32 bits each) in one digest. */
const WORDS = 4;
const FIRST_CAPACITY = 1024;

/**
 * A set of 128-bit digests in order of arrival: the oldest leaves first.
 *
 * A JavaScript `Set` of two million ids takes 200 MB that the garbage collector walks; this takes 48 MB that it
 * does not. Digests stand in a ring; an open-addressing table (linear probing, at most half full) points into it.
 */
export class SeenIndex {
  /** The ring: digest `n` stands at `(n % capacity) * WORDS`. */
  #ring = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** `1 + ring position`, or 0 where empty. */
  #table = new Uint32Array(FIRST_CAPACITY * 2);
  #oldest = 0;
  #size = 0;

  /** How many digests are held. */
  get size(): number {
    return this.#size;
  }

  /** Adds the digest at `offset`. False where it is there already. */
  add(digests: Uint32Array, offset: number): boolean {
    if (this.#size === this.#capacity) this.#grow();
    const slot = this.#find(digests, offset);
    if (this.#table[slot] !== 0) return false;
    const position = (this.#oldest + this.#size) % this.#capacity;
    const base = position * WORDS;
    for (let word = 0; word < WORDS; word++) this.#ring[base + word] = at(digests, offset + word);
    this.#table[slot] = position + 1;
    this.#size++;
    return true;
  }

  /** Forgets the `count` oldest digests. */
  dropOldest(count: number): void {
    for (let i = Math.min(count, this.#size); i > 0; i--) {
      this.#clear(this.#oldest);
      this.#oldest = (this.#oldest + 1) % this.#capacity;
      this.#size--;
    }
  }

  /** Forgets the `count` newest digests: those of a write that failed. */
  dropNewest(count: number): void {
    for (let i = Math.min(count, this.#size); i > 0; i--) {
      this.#clear((this.#oldest + this.#size - 1) % this.#capacity);
      this.#size--;
    }
  }

  get #capacity(): number {
    return this.#ring.length / WORDS;
  }

  /** The slot that holds a digest, or the empty one where it belongs. */
  #find(digests: Uint32Array, offset: number): number {
    const mask = this.#table.length - 1;
    let slot = at(digests, offset) & mask;
    for (;;) {
      const entry = at(this.#table, slot);
      if (entry === 0 || this.#equals(entry - 1, digests, offset)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(position: number, digests: Uint32Array, offset: number): boolean {
    const ring = this.#ring;
    const base = position * WORDS;
    for (let word = 0; word < WORDS; word++) {
      if (ring[base + word] !== digests[offset + word]) return false;
    }
    return true;
  }

  /** Empties a digest's slot and moves up those behind it that would no longer be found (Knuth 6.4, algorithm R). */
  #clear(position: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let hole = this.#find(this.#ring, position * WORDS);
    for (let slot = (hole + 1) & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
      const home = at(this.#ring, (at(table, slot) - 1) * WORDS) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      table[hole] = at(table, slot);
      hole = slot;
    }
    table[hole] = 0;
  }

  #grow(): void {
    const digests = new Uint32Array(this.#size * WORDS);
    const first = this.#ring.subarray(this.#oldest * WORDS);
    digests.set(first);
    digests.set(this.#ring.subarray(0, this.#oldest * WORDS), first.length);
    this.#ring = new Uint32Array(digests.length * 2);
    this.#table = new Uint32Array(this.#table.length * 2);
    this.#oldest = 0;
    this.#size = 0;
    for (let offset = 0; offset < digests.length; offset += WORDS) this.add(digests, offset);
  }
}

/** Every index used here is in bounds; typed arrays answer `undefined` out of bounds only. */
function at(numbers: Uint32Array, index: number): number {
  return numbers[index] ?? 0;
}
