import { checkIds, isId } from '../rows/ids.ts';
import { shouldBe } from '../support/error-message.ts';
import { IdTable } from './id-table/id-table.ts';

/** Latest label of every row seen, by its id and head. */
export interface Labels {
  /** Number of clusterings. */
  readonly heads: number;
  /** Number of rows. */
  readonly size: number;
  /**
   * Memory of the labels: 4 bytes an id and head, 2 where K <= 65,536, for ids that lie close. For
   * ids far apart 8 bytes more, and all of it 1.4 to 4 times: the room a hash table needs.
   */
  readonly byteLength: number;
  /**
   * Cluster of the row `id` under `head`; undefined if it was never assigned.
   * @throws RangeError if there is no such head.
   */
  get(id: number, head?: number): number | undefined;
  /**
   * Clusters of many rows, int32, -1 where one was never assigned.
   * @throws TypeError, RangeError for ids that are no array of non-negative integers, or no such head.
   */
  gather(ids: ArrayLike<number>, head?: number): Int32Array;
  /** Every id seen, ascending. */
  ids(): Float64Array;
}

/** Labels that a model writes. */
export class LabelTable implements Labels {
  readonly heads: number;
  readonly #table: IdTable;

  /** @param k - K of each head. */
  constructor(k: readonly number[]) {
    this.heads = k.length;
    const column = (n: number) => ({ type: n <= 0x10000 ? Uint16Array : Uint32Array, width: 1 });
    this.#table = new IdTable(k.map(column));
  }

  get size(): number {
    return this.#table.size;
  }

  get byteLength(): number {
    return this.#table.byteLength;
  }

  get(id: number, head = 0): number | undefined {
    checkHead(head, this.heads);
    if (!isId(id)) return undefined;
    const row = this.#table.find(id);
    return row && row.columns[head]![row.index];
  }

  gather(ids: ArrayLike<number>, head = 0): Int32Array {
    checkHead(head, this.heads);
    checkIds(ids);
    const labels = new Int32Array(ids.length);
    for (let i = 0; i < labels.length; i++) {
      const row = this.#table.find(ids[i]!);
      labels[i] = row ? row.columns[head]![row.index]! : -1;
    }
    return labels;
  }

  ids(): Float64Array {
    return this.#table.ids();
  }

  /** Store a batch, head-major as backends write it. Of an id that comes twice, the later row counts. */
  set(ids: ArrayLike<number>, labels: ArrayLike<number>): void {
    const rows = ids.length;
    for (let i = 0; i < rows; i++) {
      // Another claim may move the row.
      const { columns, index } = this.#table.claim(ids[i]!);
      for (let h = 0; h < this.heads; h++) columns[h]![index] = labels[h * rows + i]!;
    }
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
export function checkLabelled(ids: ArrayLike<number>, labels: Int32Array): void {
  const missing = labels.indexOf(-1);
  if (missing < 0) return;
  throw new Error(shouldBe(`ids[${missing}]`, 'an instance with a label', ids[missing]));
}
