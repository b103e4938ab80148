import { type Id, type IdList, idList } from '../../rows/ids.ts';
import { IntegerTable } from './integer-table.ts';
import { idOfName, nameOf } from './names.ts';
import type { Column, Row } from './table-row.ts';
import { TextNumbers } from './text-numbers.ts';

/**
 * Fixed-width records by id: by number for numbers, and for other ids by the numbers that their names
 * have.
 *
 * A row is good until the next `claim`: that may move rows, so use it at once and keep none.
 */
export class IdTable {
  readonly #numbered: IntegerTable;
  readonly #named: IntegerTable;
  readonly #names = new TextNumbers();

  constructor(columns: readonly Column[]) {
    this.#numbered = new IntegerTable(columns);
    this.#named = new IntegerTable(columns);
  }

  /** Number of ids. */
  get size(): number {
    return this.#numbered.size + this.#named.size;
  }

  /** Bytes in typed arrays: all that grows with the number of ids, but for a few bytes a page. */
  get byteLength(): number {
    return this.#numbered.byteLength + this.#named.byteLength + this.#names.byteLength;
  }

  /** As `IntegerTable.reserve`. */
  reserve(count: number): void {
    this.#numbered.reserve(count);
  }

  /** The row of `id`, undefined if it was never claimed. */
  find(id: Id): Row | undefined {
    const name = nameOf(id);
    if (typeof name === 'number') return this.#numbered.find(name);
    const number = this.#names.find(name);
    return number === undefined ? undefined : this.#named.find(number);
  }

  /**
   * The row of `id`, new and zero if there was none.
   * @throws RangeError if memory runs out; what the table holds then stays as it was.
   */
  claim(id: Id): Row {
    const name = nameOf(id);
    if (typeof name === 'number') return this.#numbered.claim(name);
    return this.#named.claim(this.#names.claim(name));
  }

  /** All ids: numbers ascending, then bigints, then texts in the order of their code units. */
  ids(): IdList {
    const numbers = this.#numbered.ids();
    if (this.#named.size === 0) return numbers;
    // A name has no row where memory ran out for it.
    const names = this.#names.texts().filter((_, number) => this.#named.find(number));
    return sortIds([...numbers, ...names.map(idOfName)]);
  }
}

/** In the order of `IdTable.ids`. */
export function sortIds(ids: readonly Id[]): IdList {
  const list = idList(ids.length, (i) => ids[i]!);
  return list instanceof Float64Array ? list.sort() : [...list].sort(compareIds);
}

/** Negative where `a` comes before `b`, 0 where they are the same. */
export function compareIds(a: Id, b: Id): number {
  const kinds = ['number', 'bigint', 'string'];
  const kind = kinds.indexOf(typeof a) - kinds.indexOf(typeof b);
  return kind || (a < b ? -1 : a > b ? 1 : 0);
}
