import { checkIds, type Id, type IdList, isId } from '../rows/ids.ts';
import { shouldBe } from '../support/error-message.ts';
import { IdTable, sortIds } from './id-table/id-table.ts';
import type { Row } from './id-table/table-row.ts';

/** Latest label of every row seen, by its id and head. */
export interface Labels {
  /** Number of clusterings. */
  readonly heads: number;
  /** Number of rows. */
  readonly size: number;
  /**
   * Memory of the labels: 4 bytes an id and head, 2 where K <= 65,536, for ids that lie close. For
   * ids far apart 8 bytes more, and all of it 1.4 to 4 times: the room a hash table needs. For texts,
   * and bigints from 2^53, 14 to 28 bytes more, and 2 to 4 a character.
   */
  readonly byteLength: number;
  /**
   * Cluster of the row `id` under `head`; undefined if it was never assigned.
   * @throws RangeError if there is no such head.
   */
  get(id: Id, head?: number): number | undefined;
  /**
   * Clusters of many rows, int32, -1 where one was never assigned.
   * @throws TypeError, RangeError for ids that are no array of integers or texts, or no such head.
   */
  gather(ids: ArrayLike<Id>, head?: number): Int32Array;
  /**
   * Every id seen. Integers up to 2^53 - 1 are numbers, ascending, however they were given; where there are
   * others an array, in which bigints, ascending, and texts, by their code units, follow.
   */
  ids(): IdList;
}

/** What of the labels is dropped next, to go on with from a file. */
export interface Generations {
  /** 1 for ids whose label is of the running generation, in the order of `ids()`. */
  readonly running: Uint8Array;
  /** Rows that it has stored. */
  readonly rows: number;
}

/**
 * Labels that a model writes. Where they are kept for a number of rows, they are so in two generations:
 * after so many rows the older one is dropped as a whole, and a new one begins.
 */
export class LabelTable implements Labels {
  readonly heads: number;
  /** Rows that labels are kept for at least. */
  readonly keep: number;
  readonly #create: () => IdTable;
  #running: IdTable;
  #before: IdTable;
  /** Stored in the running generation. */
  #rows = 0;

  /**
   * @param k - K of each head.
   * @param keep - Rows that labels are kept for at least.
   */
  constructor(k: readonly number[], keep: number = Number.POSITIVE_INFINITY) {
    this.heads = k.length;
    this.keep = keep;
    const column = (n: number) => ({ type: n <= 0x10000 ? Uint16Array : Uint32Array, width: 1 });
    this.#create = () => new IdTable(k.map(column));
    this.#running = this.#create();
    this.#before = this.#create();
  }

  /**
   * As it was.
   *
   * @param labels - Of `ids`, head-major.
   */
  static restore(
    k: readonly number[],
    keep: number,
    ids: IdList,
    labels: Int32Array,
    { running, rows }: Generations,
  ): LabelTable {
    const table = new LabelTable(k, keep);
    for (const generation of [0, 1]) {
      const into = generation === 0 ? table.#before : table.#running;
      const chosen = (i: number) => running[i] === generation;
      store(into, ids, labels, table.heads, chosen);
    }
    table.#rows = rows;
    return table;
  }

  get size(): number {
    let size = this.#running.size;
    for (const id of this.#before.ids()) if (!this.#running.find(id)) size++;
    return size;
  }

  get byteLength(): number {
    return this.#running.byteLength + this.#before.byteLength;
  }

  get generations(): Generations {
    const running = Uint8Array.from(this.ids(), (id) => (this.#running.find(id) ? 1 : 0));
    return { running, rows: this.#rows };
  }

  get(id: Id, head = 0): number | undefined {
    checkHead(head, this.heads);
    if (!isId(id)) return undefined;
    const row = this.#find(id);
    return row && row.columns[head]![row.index];
  }

  gather(ids: ArrayLike<Id>, head = 0): Int32Array {
    checkHead(head, this.heads);
    checkIds(ids);
    const labels = new Int32Array(ids.length);
    for (let i = 0; i < labels.length; i++) {
      const row = this.#find(ids[i]!);
      labels[i] = row ? row.columns[head]![row.index]! : -1;
    }
    return labels;
  }

  ids(): IdList {
    const running = this.#running.ids();
    if (this.#before.size === 0) return running;
    const before = [...this.#before.ids()].filter((id) => !this.#running.find(id));
    return sortIds([...running, ...before]);
  }

  /**
   * Make room for ids 0 … count - 1 in one piece where the first that come, `ids`, are of them. Does nothing
   * where there are labels already, or not all are kept.
   *
   * @throws RangeError if memory runs out.
   */
  reserve(count: number, ids: ArrayLike<Id>): void {
    if (this.keep !== Number.POSITIVE_INFINITY || this.#running.size > 0) return;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (typeof id !== 'number' || id >= count) return;
    }
    this.#running.reserve(count);
  }

  /** Store a batch, head-major as backends write it. Of an id that comes twice, the later row counts. */
  set(ids: ArrayLike<Id>, labels: ArrayLike<number>): void {
    store(this.#running, ids, labels, this.heads);
    this.#rows += ids.length;
    if (this.#rows < this.keep) return;
    this.#before = this.#running;
    this.#running = this.#create();
    this.#rows = 0;
  }

  #find(id: Id): Row | undefined {
    return this.#running.find(id) ?? this.#before.find(id);
  }
}

/** @param chosen - Which of the rows, by their place. */
function store(
  table: IdTable,
  ids: ArrayLike<Id>,
  labels: ArrayLike<number>,
  heads: number,
  chosen: (i: number) => boolean = () => true,
): void {
  const rows = ids.length;
  for (let i = 0; i < rows; i++) {
    if (!chosen(i)) continue;
    // Another claim may move the row.
    const { columns, index } = table.claim(ids[i]!);
    for (let h = 0; h < heads; h++) columns[h]![index] = labels[h * rows + i]!;
  }
}

/** @throws RangeError unless `head` is one of 0 … heads - 1. */
export function checkHead(head: unknown, heads: number): void {
  if (Number.isInteger(head) && (head as number) >= 0 && (head as number) < heads) return;
  throw new RangeError(shouldBe('head', `an integer from 0 to ${heads - 1}`, head));
}

/**
 * @param labels - What is stored of each id, -1 where nothing is.
 * @throws Error naming the first id that has no label.
 */
export function checkLabelled(ids: ArrayLike<Id>, labels: Int32Array): void {
  const missing = labels.indexOf(-1);
  if (missing < 0) return;
  throw new Error(shouldBe(`ids[${missing}]`, 'an instance with a label', ids[missing]));
}
