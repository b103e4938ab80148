import { normalizeRow, RowBlock } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import { checkRow } from './check-view.ts';
import { readRows } from './native-input.ts';

/** A block of rows that reads them from views, too. */
export class ViewBlock extends RowBlock {
  readonly #normalize: boolean;
  readonly #float32: NdArray<Float32Array>;

  /** @param normalize - Scale the rows of views to unit length. */
  constructor(dim: number, normalize: boolean) {
    super(dim);
    this.#normalize = normalize;
    this.#float32 = view(new Float32Array(this.capacity * dim), [this.capacity, dim]);
  }

  /**
   * Hold rows `start … start + rows` of a view, checked, at unit length where asked for.
   *
   * @throws TypeError, RangeError naming what cannot be clustered.
   */
  readView(x: NdArray, start: number, rows: number): void {
    const { data } = this.#float32;
    const { dim } = this;
    readRows(x, start, this.#float32.hi(rows));
    for (let i = 0; i < rows; i++) {
      checkRow(x, start + i, data, i * dim, this.#normalize);
      if (this.#normalize) normalizeRow(data, i * dim, dim, data, i * dim);
    }
    this.readMatrix({ data, rows, cols: dim }, 0, rows);
  }
}
