import type { EventType } from '@waystone/models';
import type { Cell } from '../cells.ts';
import { Bytes } from './bytes.ts';

/** The values of one column of a block, as ClickHouse's Native format has them. */
export type Column = {
  /** Whether {@link add} takes a value: those that `rowCells` gives do. */
  fits(value: unknown): boolean;
  add(value: Cell): void;
  /** What the column is written as, in order. */
  parts(): readonly Bytes[];
  clear(): void;
};

/** An empty column of a type. */
export function makeColumn(type: EventType): Column {
  switch (type) {
    case 'String':
      return new Texts();
    case 'LowCardinality(String)':
      return new Labels();
    case "DateTime64(3, 'UTC')":
      return plain(Number.isSafeInteger, (bytes, value) => bytes.int64(value as number));
    case 'UInt32':
      return plain(isWithin(0xffff_ffff), (bytes, value) => bytes.uint32(value as number));
    case 'UInt8':
      return plain(isWithin(0xff), (bytes, value) => bytes.byte(value as number));
    case 'Bool':
      return plain(isFlag, (bytes, value) => bytes.byte(value === true ? 1 : 0));
    case 'Nullable(Float64)':
      return new Amounts();
  }
}

function plain(fits: Column['fits'], add: (bytes: Bytes, value: Cell) => void): Column {
  const bytes = new Bytes();
  const parts = [bytes];
  return { fits, add: (value) => add(bytes, value), parts: () => parts, clear: () => bytes.clear() };
}

/** Texts one after another. Those of neighbours are mostly alike where they tell of a visit or a page. */
class Texts implements Column {
  readonly #bytes = new Bytes();
  readonly #parts = [this.#bytes];
  #latest = '';
  /** That the latest took. */
  #latestBytes = 0;

  fits(value: unknown): boolean {
    return isText(value);
  }

  add(value: Cell): void {
    const text = value as string;
    if (text === '') {
      this.#bytes.byte(0);
      this.#latestBytes = 0;
    } else if (this.#latestBytes > 0 && text === this.#latest) {
      this.#bytes.repeat(this.#latestBytes);
    } else {
      const before = this.#bytes.length;
      this.#bytes.text(text);
      this.#latest = text;
      this.#latestBytes = this.#bytes.length - before;
    }
  }

  parts(): readonly Bytes[] {
    return this.#parts;
  }

  clear(): void {
    this.#bytes.clear();
    this.#latest = '';
    this.#latestBytes = 0;
  }
}

/** Numbers that may be missing: a byte for each says so, before all of them. */
class Amounts implements Column {
  readonly #missing = new Bytes();
  readonly #values = new Bytes();

  fits(value: unknown): boolean {
    return value === null || Number.isFinite(value);
  }

  add(value: Cell): void {
    this.#missing.byte(value === null ? 1 : 0);
    this.#values.float64(value === null ? 0 : (value as number));
  }

  parts(): readonly Bytes[] {
    return [this.#missing, this.#values];
  }

  clear(): void {
    this.#missing.clear();
    this.#values.clear();
  }
}

/** How `LowCardinality` is written: version 1, its keys beside it, and numbers of 32 bits that point to them. */
const VERSION = 1;
const OWN_KEYS = 0x200;
const POINTERS_OF_32_BITS = 2;

/** Texts of which few differ: each one once, and for every row its place among them. */
class Labels implements Column {
  readonly #places = new Map<string, number>();
  readonly #head = new Bytes();
  readonly #keys = new Bytes();
  readonly #middle = new Bytes();
  readonly #pointers = new Bytes();
  #latest = '';
  /** Of the latest; -1 where there is none yet. */
  #latestPlace = -1;
  /** Rows that have the latest and are not written yet: neighbours are mostly alike. */
  #run = 0;

  fits(value: unknown): boolean {
    return isText(value);
  }

  add(value: Cell): void {
    const text = value as string;
    if (this.#latestPlace === -1 || this.#latest !== text) {
      this.#endRun();
      this.#latestPlace = this.#placeOf(text);
      this.#latest = text;
    }
    this.#run++;
  }

  #endRun(): void {
    this.#pointers.uint32s(this.#latestPlace, this.#run);
    this.#run = 0;
  }

  #placeOf(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(text, place);
    this.#keys.text(text);
    return place;
  }

  parts(): readonly Bytes[] {
    this.#endRun();
    this.#head.clear();
    for (const number of [VERSION, OWN_KEYS | POINTERS_OF_32_BITS, this.#places.size])
      this.#head.int64(number);
    this.#middle.clear();
    this.#middle.int64(this.#pointers.length / 4);
    return [this.#head, this.#keys, this.#middle, this.#pointers];
  }

  clear(): void {
    this.#places.clear();
    this.#keys.clear();
    this.#pointers.clear();
    this.#latest = '';
    this.#latestPlace = -1;
    this.#run = 0;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isWithin(max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}
