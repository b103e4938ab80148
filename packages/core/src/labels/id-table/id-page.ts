import { allocate, type Column, type Row, type TypedArray } from './table-row.ts';

/** Ids that share a page: 0 … 4095, 4096 … 8191, and so on. */
const IDS = 4096;

/** Number of the page that `id` belongs to. */
export function pageOf(id: number): number {
  return Math.floor(id / IDS);
}

/** Rows of ids in a row, one after the other in plain typed arrays: those of one page, or more. */
export class IdPage {
  readonly #first: number;
  readonly #count: number;
  readonly #columns: readonly TypedArray[];
  /** Which ids are there, a bit each; dropped once all are. */
  #present: Uint8Array | undefined;
  #size = 0;

  /** @param count - Of ids that there is room for, from `first` on. */
  constructor(columns: readonly Column[], first: number, count: number = IDS) {
    this.#first = first;
    this.#count = count;
    this.#columns = allocate(columns, count);
    this.#present = new Uint8Array(Math.ceil(count / 8));
  }

  /** The ids of a page. */
  static numbered(columns: readonly Column[], number: number): IdPage {
    return new IdPage(columns, number * IDS);
  }

  /** Is there room for `id`, taken or not? */
  covers(id: number): boolean {
    return id >= this.#first && id < this.#first + this.#count;
  }

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    const present = this.#present?.byteLength ?? 0;
    return this.#columns.reduce((sum, { byteLength }) => sum + byteLength, present);
  }

  find(id: number): Row | undefined {
    const index = id - this.#first;
    return this.#has(index) ? { columns: this.#columns, index } : undefined;
  }

  /** Put an id in that is not there yet. */
  add(id: number): Row {
    const index = id - this.#first;
    this.#present![index >> 3]! |= 1 << (index & 7);
    this.#size++;
    if (this.#size === this.#count) this.#present = undefined;
    return { columns: this.#columns, index };
  }

  /** All ids, ascending. */
  ids(): Float64Array {
    const ids = new Float64Array(this.#size);
    for (let index = 0, at = 0; index < this.#count; index++) {
      if (this.#has(index)) ids[at++] = this.#first + index;
    }
    return ids;
  }

  #has(index: number): boolean {
    return this.#present === undefined || (this.#present[index >> 3]! & (1 << (index & 7))) !== 0;
  }
}
