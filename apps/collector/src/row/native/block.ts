import { EVENT_COLUMNS, EVENT_TYPES, type EventColumn } from '@waystone/models';
import type { Cell } from '../cells.ts';
import { Bytes } from './bytes.ts';
import { makeColumn } from './column.ts';

/**
 * Rows of `event` as one block of ClickHouse's Native format: its columns one after another, values as the store
 * itself keeps them. Read by the store in a twentieth of the time that lines of JSON take. Blocks may follow one
 * another.
 *
 * One instance makes many blocks, for its memory is used again.
 */
export class NativeBlock {
  readonly #columns = EVENT_COLUMNS.map((name) => ({
    head: headOf(name),
    column: makeColumn(EVENT_TYPES[name]),
  }));
  #rows = 0;

  /** Whether a value is a row that {@link add} takes. */
  fits(cells: unknown): cells is Cell[] {
    return (
      Array.isArray(cells) &&
      cells.length === this.#columns.length &&
      this.#columns.every(({ column }, place) => column.fits(cells[place]))
    );
  }

  /** @param cells as `rowCells` gives them. */
  add(cells: readonly Cell[]): void {
    for (let place = 0; place < this.#columns.length; place++) {
      this.#columns[place]?.column.add(cells[place] as Cell);
    }
    this.#rows++;
  }

  /** The block, in memory of its own, and how many rows it has; no bytes where it has none. */
  take(): { bytes: Buffer; count: number } {
    const count = this.#rows;
    const bytes = count === 0 ? Buffer.alloc(0) : this.#write();
    this.clear();
    return { bytes, count };
  }

  /** Leaves out what was added. */
  clear(): void {
    for (const { column } of this.#columns) column.clear();
    this.#rows = 0;
  }

  #write(): Buffer {
    const size = new Bytes();
    size.varint(this.#columns.length);
    size.varint(this.#rows);
    const parts = [size, ...this.#columns.flatMap(({ head, column }) => [head, ...column.parts()])];
    const block = Buffer.allocUnsafeSlow(parts.reduce((bytes, { length }) => bytes + length, 0));
    let end = 0;
    for (const part of parts) end = part.copyTo(block, end);
    return block;
  }
}

function headOf(name: EventColumn): Bytes {
  const head = new Bytes();
  head.text(name);
  head.text(EVENT_TYPES[name]);
  return head;
}
