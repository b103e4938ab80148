import { hashId } from './hash-id.ts';
import { allocate, type Column, type Row, type TypedArray } from './table-row.ts';

/** Load at which a table counts as full: beyond it, linear probing walks far. */
const FULL = 0.7;
const EMPTY = -1;

/**
 * Rows by integer id, 0 … 2^53 - 1: open addressing with linear probing in typed arrays, so that an
 * id costs 8 bytes and its row for each of 1.4 to 4 slots. (A `Map` takes some 400 bytes an id, and
 * throws at 2^24.) Its capacity is fixed and nothing is ever taken out: the owner moves on to
 * another table.
 */
export class HashTable {
  readonly #ids: Float64Array;
  readonly #columns: readonly TypedArray[];
  /** The upper bits of the hash choose the slot, so a larger table is filled in memory's order. */
  readonly #shift: number;
  #size = 0;

  /** @param rows - Rows to be moved in; there is room for two fifths as many on top. */
  constructor(columns: readonly Column[], rows: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(2 * rows)));
    this.#shift = 32 - bits;
    this.#ids = new Float64Array(2 ** bits).fill(EMPTY);
    this.#columns = allocate(columns, 2 ** bits);
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size >= FULL * this.#ids.length;
  }

  get byteLength(): number {
    return this.#columns.reduce((sum, { byteLength }) => sum + byteLength, this.#ids.byteLength);
  }

  find(id: number): Row | undefined {
    const index = this.#slotOf(id);
    return this.#ids[index] === id ? { columns: this.#columns, index } : undefined;
  }

  /**
   * The row of an `id` that is not there yet, zero.
   * @throws Error if the table is full.
   */
  add(id: number): Row {
    if (this.isFull) throw new Error('a full hash table should be replaced before an id is added');
    const index = this.#slotOf(id);
    this.#ids[index] = id;
    this.#size++;
    return { columns: this.#columns, index };
  }

  /** All ids, in no order. */
  ids(): Float64Array {
    const ids = new Float64Array(this.#size);
    let count = 0;
    for (const id of this.#ids) if (id !== EMPTY) ids[count++] = id;
    return ids;
  }

  forEach(visit: (id: number, row: Row) => void): void {
    for (let index = 0; index < this.#ids.length; index++) {
      const id = this.#ids[index]!;
      if (id !== EMPTY) visit(id, { columns: this.#columns, index });
    }
  }

  /** The slot that holds `id`, or the empty one where it belongs. */
  #slotOf(id: number): number {
    const ids = this.#ids;
    const last = ids.length - 1;
    let slot = hashId(id) >>> this.#shift;
    while (ids[slot] !== id && ids[slot] !== EMPTY) slot = (slot + 1) & last;
    return slot;
  }
}
