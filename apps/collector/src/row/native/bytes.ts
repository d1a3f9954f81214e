/** Grows by doubling from here. */
const FIRST_BYTES = 4096;

/** UTF-8 takes at most so many bytes for a unit of UTF-16. */
const BYTES_A_UNIT = 3;

/** A text of no more units has its length in one byte. */
const SHORT = Math.floor(0x7f / BYTES_A_UNIT);

/** So few letters are written sooner one by one than by a call into the runtime. */
const ONE_BY_ONE = 32;

/** What three bytes of seven bits hold. */
const LONGEST_TEXT = 2 ** 21 - 1;

/** Bytes that are appended to, and used again from the start. */
export class Bytes {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  clear(): void {
    this.#end = 0;
  }

  copyTo(target: Uint8Array, at: number): number {
    target.set(this.#bytes.subarray(0, this.#end), at);
    return at + this.#end;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = value;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#end = this.#bytes.writeUInt32LE(value, this.#end);
  }

  /** The same number so many times. */
  uint32s(value: number, times: number): void {
    if (times === 0) return;
    this.uint32(value);
    for (let done = 1; done < times; ) {
      const more = Math.min(done, times - done);
      this.repeat(4 * more);
      done += more;
    }
  }

  /** A whole number, of a size that a double holds exactly. */
  int64(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.#reserve(8);
    this.#end = this.#bytes.writeUInt32LE(value - high * 2 ** 32, this.#end);
    this.#end = this.#bytes.writeInt32LE(high, this.#end);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#end = this.#bytes.writeDoubleLE(value, this.#end);
  }

  /** A number of seven bits a byte, the lowest first; the highest bit says that more follow. */
  varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /**
   * A text as UTF-8 behind its length; half of a UTF-16 pair becomes U+FFFD. The length is known only afterwards, so
   * its place is kept: three bytes, of which the last may be nothing but zeros.
   *
   * @throws RangeError where it is longer than 2 MiB.
   */
  text(text: string): void {
    const { length } = text;
    this.#reserve(3 + length * BYTES_A_UNIT);
    const at = this.#end;
    if (length <= SHORT) {
      const written = this.#writeShort(text, at + 1);
      this.#bytes[at] = written;
      this.#end = at + 1 + written;
      return;
    }
    const written = this.#bytes.write(text, at + 3, 'utf8');
    if (written > LONGEST_TEXT) throw new RangeError(`A value of ${written} bytes is too long for a row`);
    this.#bytes[at] = (written & 0x7f) | 0x80;
    this.#bytes[at + 1] = ((written >> 7) & 0x7f) | 0x80;
    this.#bytes[at + 2] = written >> 14;
    this.#end = at + 3 + written;
  }

  /** Appends what was appended last once more: so many bytes. */
  repeat(bytes: number): void {
    this.#reserve(bytes);
    this.#bytes.copyWithin(this.#end, this.#end - bytes, this.#end);
    this.#end += bytes;
  }

  /** Mostly ASCII, which is its own UTF-8; returns how many bytes it took. */
  #writeShort(text: string, at: number): number {
    const { length } = text;
    if (length > ONE_BY_ONE) return this.#bytes.write(text, at, 'utf8');
    for (let place = 0; place < length; place++) {
      const unit = text.charCodeAt(place);
      if (unit > 0x7f) return this.#bytes.write(text, at, 'utf8');
      this.#bytes[at + place] = unit;
    }
    return length;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
