import { allocate, type Column, type Row, type TypedArray } from './table-row.ts';

/** Ids that share a page: 0 … 4095, 4096 … 8191, and so on. */
const IDS = 4096;

/** Number of the page that `id` belongs to. */
export function pageOf(id: number): number {
  return Math.floor(id / IDS);
}

/** Rows of ids that lie close together, one after the other in plain typed arrays. */
export class IdPage {
  readonly #first: number;
  readonly #columns: readonly TypedArray[];
  /** Which ids are there, a bit each; dropped once all are. */
  #present: Uint8Array | undefined = new Uint8Array(IDS / 8);
  #size = 0;

  constructor(columns: readonly Column[], number: number) {
    this.#first = number * IDS;
    this.#columns = allocate(columns, IDS);
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
    if (this.#size === IDS) this.#present = undefined;
    return { columns: this.#columns, index };
  }

  /** All ids, ascending. */
  ids(): number[] {
    const ids: number[] = [];
    for (let index = 0; index < IDS; index++) if (this.#has(index)) ids.push(this.#first + index);
    return ids;
  }

  #has(index: number): boolean {
    return this.#present === undefined || (this.#present[index >> 3]! & (1 << (index & 7))) !== 0;
  }
}
