/** No hash is zero, so that zero may mark an empty place. */
const EMPTY = 0;

/**
 * How often each hash was seen, in 16 bytes a hash or less: an export of ten million rows keeps 160 MB, where a
 * `Map` would keep a gigabyte. Open addressing with linear probing; repeats, which are few, stand in a `Map`.
 */
export class SeenHashes {
  #places = new Float64Array(1024);
  #size = 0;
  #repeats = new Map<number, number>();

  /** How many different hashes were seen. */
  get size(): number {
    return this.#size;
  }

  /**
   * Notes a hash.
   *
   * @param hash a whole number from 1 to 2⁵³ − 1, evenly spread.
   * @returns how often it had been seen before.
   */
  add(hash: number): number {
    const place = this.#find(this.#places, hash);
    if (this.#places[place] === hash) {
      const before = this.#repeats.get(hash) ?? 1;
      this.#repeats.set(hash, before + 1);
      return before;
    }
    this.#places[place] = hash;
    this.#size += 1;
    if (this.#size * 2 > this.#places.length) this.#grow();
    return 0;
  }

  /** Notes a SHA-256 by the first 48 bits of its hexadecimal digits. @returns as {@link add}. */
  addText(digest: string): number {
    return this.add(Number.parseInt(digest.slice(0, 12), 16) + 1);
  }

  #find(places: Float64Array, hash: number): number {
    let place = hash % places.length;
    while (places[place] !== EMPTY && places[place] !== hash) place = (place + 1) % places.length;
    return place;
  }

  #grow(): void {
    const places = new Float64Array(this.#places.length * 2);
    for (const hash of this.#places) if (hash !== EMPTY) places[this.#find(places, hash)] = hash;
    this.#places = places;
  }
}
