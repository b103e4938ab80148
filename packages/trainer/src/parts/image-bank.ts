import { type Matrix, matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { Tensor as StoredTensor } from '@coke/core/safetensors';
import { storedArray } from './stored-array.ts';

/** What a bank is large enough for. */
export interface ImageBankSize {
  /** n. */
  readonly slots: number;
  /** Rows of an image. */
  readonly views: number;
  /** d: width of rows. */
  readonly dim: number;
}

/**
 * Rows of images, one a view, in numbered slots, beside the images' ids. It is on the host: 4 d bytes a
 * view and 4 of the id, for each image.
 */
export class ImageBank {
  readonly size: ImageBankSize;
  /** Whose rows are in each slot; -1 where there are none. */
  readonly ids: Int32Array;
  readonly #rows: readonly Float32Array[];

  constructor(size: ImageBankSize) {
    const { slots, views, dim } = size;
    this.size = size;
    this.ids = new Int32Array(slots).fill(-1);
    this.#rows = Array.from({ length: views }, () => new Float32Array(slots * dim));
  }

  /** Has every slot rows? */
  get isFull(): boolean {
    return this.ids.every((id) => id >= 0);
  }

  /**
   * Put rows of images, b × d a view, into the slots `from` to `from` + b.
   *
   * @throws RangeError if they do not fit; the bank is then as it was.
   */
  put(from: number, ids: Int32Array, views: readonly ArrayLike<number>[]): void {
    const { slots, dim, views: count } = this.size;
    const end = from + ids.length;
    if (end > slots) throw new RangeError(shouldBe('slots of the bank', `at least ${end}`, slots));
    if (views.length !== count) {
      throw new RangeError(shouldBe('views of the bank', `${count}`, views.length));
    }
    for (const { length } of views) {
      if (length === ids.length * dim) continue;
      const rule = `of ${ids.length} × ${dim} values`;
      throw new RangeError(shouldBe('rows for the bank', rule, length));
    }
    this.ids.set(ids, from);
    for (const [v, rows] of this.#rows.entries()) rows.set(views[v]!, from * dim);
  }

  /** All rows of a view, n × d, by slot. They are the bank's, and change with it. */
  rows(view: number): Matrix {
    return matrix(this.#rows[view]!, this.size.dim);
  }

  /** Empty all slots. */
  clear(): void {
    this.ids.fill(-1);
    for (const rows of this.#rows) rows.fill(0);
  }

  /** For a file; `read` reads them. */
  tensors(): Map<string, StoredTensor> {
    const { slots, dim } = this.size;
    const rows = this.#rows.map((data, v) => [`bank-${v}`, { shape: [slots, dim], data }] as const);
    return new Map<string, StoredTensor>([
      ['bank-ids', { shape: [slots], data: this.ids }],
      ...rows,
    ]);
  }

  /**
   * Read what `tensors` gave.
   *
   * @returns Puts it in place of what is there.
   * @throws SafetensorsError if it is not of a bank of this size.
   */
  read(tensors: ReadonlyMap<string, StoredTensor>): () => void {
    const { slots, dim } = this.size;
    const ids = storedArray(tensors, 'bank-ids', Int32Array, [slots]);
    const stored = this.#rows.map((_, v) =>
      storedArray(tensors, `bank-${v}`, Float32Array, [slots, dim]),
    );
    return () => {
      this.ids.set(ids);
      for (const [v, rows] of this.#rows.entries()) rows.set(stored[v]!);
    };
  }
}
