import { crowdedPages } from './crowded-pages.ts';
import { HashTable } from './hash-table.ts';
import { IdPage, pageOf } from './id-page.ts';
import { type Column, copyRow, type Row } from './table-row.ts';

/** Ids of one page that stay loose: more of them cost as much as a page with one head's labels. */
const LOOSE = 256;

/**
 * Fixed-width records by integer id, 0 … 2^53 - 1. Ids that lie close together share pages of plain
 * typed arrays, so ids 0 … N-1 cost what their numbers cost, in whatever order they come; lone ids
 * stay loose, in a hash table. Which lie close is found out when that table is full: counting
 * neighbours as ids come would take a second table as large as the first.
 *
 * A row is good until the next `claim`: that may move rows, so use it at once and keep none.
 */
export class IntegerTable {
  readonly #columns: readonly Column[];
  /** No page opens for fewer than 257 ids, so memory ends long before a `Map` does (2^24 pages). */
  readonly #pages = new Map<number, IdPage>();
  #loose: HashTable;
  /** Of the ids that room was made for before they came. */
  #reserved: IdPage | undefined;
  #size = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#loose = new HashTable(columns, 0);
  }

  /** Number of ids. */
  get size(): number {
    return this.#size;
  }

  /** Bytes in typed arrays: all that grows with the number of ids, but for a few bytes a page. */
  get byteLength(): number {
    let bytes = this.#loose.byteLength + (this.#reserved?.byteLength ?? 0);
    for (const page of this.#pages.values()) bytes += page.byteLength;
    return bytes;
  }

  /**
   * Make room for ids 0 … count - 1 in one piece, so that they need no looking up. Does nothing where ids
   * are there already.
   *
   * @throws RangeError if memory runs out; the table then stays as it was.
   */
  reserve(count: number): void {
    if (this.#size === 0) this.#reserved = new IdPage(this.#columns, 0, count);
  }

  /** The row of `id`, undefined if it was never claimed. */
  find(id: number): Row | undefined {
    if (this.#reserved?.covers(id)) return this.#reserved.find(id);
    return (this.#pages.get(pageOf(id)) ?? this.#loose).find(id);
  }

  /**
   * The row of `id`, new and zero if there was none.
   * @throws RangeError if memory runs out; what the table holds then stays as it was.
   */
  claim(id: number): Row {
    const page = this.#reserved?.covers(id) ? this.#reserved : this.#pages.get(pageOf(id));
    const known = page ? page.find(id) : this.#loose.find(id);
    if (known) return known;
    if (!page && this.#loose.isFull) this.#regroup();
    const row = (page ?? this.#pages.get(pageOf(id)) ?? this.#loose).add(id);
    this.#size++;
    return row;
  }

  /** All ids, ascending. */
  ids(): Float64Array {
    const ids = new Float64Array(this.#size);
    let count = 0;
    for (const part of [this.#reserved, ...this.#pages.values(), this.#loose]) {
      if (!part) continue;
      ids.set(part.ids(), count);
      count += part.size;
    }
    return ids.sort();
  }

  /** Move loose ids that lie close to pages, the others to a table with room for more. */
  #regroup(): void {
    const ids = this.#loose.ids();
    const pages = new Map<number, IdPage>();
    for (const number of crowdedPages(ids, LOOSE))
      pages.set(number, IdPage.numbered(this.#columns, number));
    const lone = pages.size ? ids.filter((id) => !pages.has(pageOf(id))).length : ids.length;
    const loose = new HashTable(this.#columns, lone);
    this.#loose.forEach((id, row) => {
      copyRow(this.#columns, row, (pages.get(pageOf(id)) ?? loose).add(id));
    });
    // Only now, with all the memory in hand, does anything change.
    for (const [number, page] of pages) this.#pages.set(number, page);
    this.#loose = loose;
  }
}
