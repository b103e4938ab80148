/** Ids that share a page: 0 … 4095, 4096 … 8191, and so on. */
const PAGE = 4096;
/** Loose ids of one page before it gets memory of its own: about what the map's entries cost. */
const LOOSE = 256;

export type TypedArray = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** A column: `width` numbers of one type for every id. */
export interface Column {
  readonly type: { new (length: number): TypedArray };
  readonly width: number;
}

/** Where an id's numbers are: column c holds them at `[index * width ..]`. */
export interface Row {
  readonly columns: readonly TypedArray[];
  readonly index: number;
}

interface Page {
  readonly columns: readonly TypedArray[];
  /** Which ids are there, a bit each; dropped once all are. */
  present: Uint8Array | undefined;
  count: number;
}

/**
 * Fixed-width records by integer id, 0 … 2^53 - 1. Ids that lie close together share pages of plain
 * typed arrays, so ids 0 … N-1 cost what their numbers cost, in whatever order they come; lone ids
 * wait in a map.
 */
export class IdTable {
  readonly #columns: readonly Column[];
  readonly #pages = new Map<number, Page>();
  readonly #loose = new Map<number, readonly TypedArray[]>();
  readonly #looseOfPage = new Map<number, number>();
  #size = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
  }

  /** Number of ids. */
  get size(): number {
    return this.#size;
  }

  /** Bytes in typed arrays: what ids in pages cost. */
  get byteLength(): number {
    let bytes = 0;
    for (const { columns, present } of this.#pages.values()) {
      bytes += present?.byteLength ?? 0;
      for (const column of columns) bytes += column.byteLength;
    }
    for (const columns of this.#loose.values()) {
      for (const column of columns) bytes += column.byteLength;
    }
    return bytes;
  }

  find(id: number): Row | undefined {
    const page = this.#pages.get(Math.floor(id / PAGE));
    if (!page) {
      const columns = this.#loose.get(id);
      return columns && { columns, index: 0 };
    }
    const index = id % PAGE;
    return isPresent(page, index) ? { columns: page.columns, index } : undefined;
  }

  /** The row of `id`, new and zero if there was none. */
  claim(id: number): Row {
    const number = Math.floor(id / PAGE);
    const page = this.#pages.get(number);
    if (page) return this.#claimInPage(page, id % PAGE);
    const known = this.#loose.get(id);
    if (known) return { columns: known, index: 0 };
    const neighbours = (this.#looseOfPage.get(number) ?? 0) + 1;
    if (neighbours > LOOSE) return this.#claimInPage(this.#gather(number), id % PAGE);
    const columns = this.#allocate(1);
    this.#loose.set(id, columns);
    this.#looseOfPage.set(number, neighbours);
    this.#size++;
    return { columns, index: 0 };
  }

  /** All ids, ascending. */
  ids(): Float64Array {
    const ids = new Float64Array(this.#size);
    let count = 0;
    for (const [number, page] of this.#pages) {
      for (let index = 0; index < PAGE; index++) {
        if (isPresent(page, index)) ids[count++] = number * PAGE + index;
      }
    }
    for (const id of this.#loose.keys()) ids[count++] = id;
    return ids.sort();
  }

  #claimInPage(page: Page, index: number): Row {
    if (!isPresent(page, index)) {
      page.present![index >> 3]! |= 1 << (index & 7);
      page.count++;
      this.#size++;
      if (page.count === PAGE) page.present = undefined;
    }
    return { columns: page.columns, index };
  }

  /** Open page `number` and move its loose ids in. */
  #gather(number: number): Page {
    const page: Page = {
      columns: this.#allocate(PAGE),
      present: new Uint8Array(PAGE / 8),
      count: 0,
    };
    for (let index = 0; index < PAGE; index++) {
      const loose = this.#loose.get(number * PAGE + index);
      if (!loose) continue;
      this.#loose.delete(number * PAGE + index);
      this.#size--;
      this.#claimInPage(page, index);
      for (const [c, { width }] of this.#columns.entries()) {
        page.columns[c]!.set(loose[c]!, index * width);
      }
    }
    this.#looseOfPage.delete(number);
    this.#pages.set(number, page);
    return page;
  }

  #allocate(rows: number): readonly TypedArray[] {
    return this.#columns.map(({ type, width }) => new type(rows * width));
  }
}

function isPresent({ present }: Page, index: number): boolean {
  return present === undefined || (present[index >> 3]! & (1 << (index & 7))) !== 0;
}
