import { type Matrix, normalizeRow } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import { checkRow } from './check-view.ts';
import { readRows } from './native-input.ts';

/** Rows that are scored together against two centers. */
export const PANEL = 4;

/** Room for a block's values, in numbers: a quarter of a megabyte stays in any second-level cache. */
const BLOCK = 32768;

/**
 * A few rows of a batch, ready to be scored: values as doubles, in panels of 4 rows with element j of
 * the four side by side; rows left over follow one by one. The same memory for every block.
 */
export class RowBlock {
  /** Rows that fit in. */
  readonly capacity: number;
  /** d. */
  readonly dim: number;
  readonly values: Float64Array;
  /** y of each row, and its score. */
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  /** Rows in the block now, and how many of them lie in panels. */
  rows = 0;
  paneled = 0;
  readonly #normalize: boolean;
  readonly #float32: NdArray<Float32Array>;

  /** @param normalize - Scale the rows of views to unit length. */
  constructor(dim: number, normalize: boolean) {
    this.capacity = Math.max(1, Math.min(16, Math.floor(BLOCK / dim / PANEL))) * PANEL;
    this.dim = dim;
    this.values = new Float64Array(this.capacity * dim);
    this.labels = new Int32Array(this.capacity);
    this.scores = new Float64Array(this.capacity);
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
    this.#pack(data, 0, rows);
  }

  /** Hold rows `start … start + rows` of a matrix, which comes checked and normalised. */
  readMatrix(x: Matrix, start: number, rows: number): void {
    this.#pack(x.data, start * this.dim, rows);
  }

  /** Where a row's first element is. */
  start(row: number): number {
    const lane = row < this.paneled ? row % PANEL : 0;
    return (row - lane) * this.dim + lane;
  }

  /** How far apart its elements are. */
  step(row: number): number {
    return row < this.paneled ? PANEL : 1;
  }

  #pack(data: Float32Array, from: number, rows: number): void {
    const { dim, values } = this;
    this.rows = rows;
    this.paneled = rows - (rows % PANEL);
    const end = this.paneled * dim;
    let to = 0;
    for (let panel = from; to < end; panel += PANEL * dim) {
      for (let at = panel; at < panel + dim; at++, to += PANEL) {
        values[to] = data[at]!;
        values[to + 1] = data[at + dim]!;
        values[to + 2] = data[at + 2 * dim]!;
        values[to + 3] = data[at + 3 * dim]!;
      }
    }
    for (; to < rows * dim; to++) values[to] = data[from + to]!;
  }
}
