import type { CsrRows } from '@coke/core';
import {
  dotSparse,
  type HostMatrix,
  normalizeRow,
  sparseRowsOf,
  squaredDistanceSparse,
  squaresOf,
} from '@coke/core/backend';
import type { MeasureOptions, RowMeasures } from './row-measures.ts';

export class SparseMeasures implements RowMeasures {
  /** At unit length where they are compared so. */
  readonly #rows: CsrRows;
  readonly #options: MeasureOptions;
  /** |c|² of each center. */
  readonly #squares: Float64Array;

  constructor(rows: CsrRows, options: MeasureOptions) {
    this.#rows = options.normalize ? unitRows(rows) : rows;
    this.#options = options;
    this.#squares = squaresOf(options.centers.data, options.centers.rows);
  }

  deviceCenters(): Float32Array {
    return Float32Array.from(this.#options.centers.data);
  }

  deviceRows(start: number, count: number): HostMatrix {
    const rows = sparseRowsOf(this.#rows, start, start + count);
    return { ...rows, data: Float32Array.from(rows.data) };
  }

  from(i: number): (k: number) => number {
    const { data, cols } = this.#options.centers;
    const rows = this.#rows;
    if (this.#options.metric === 'cosine') return (k) => -dotSparse(rows, i, data, k * cols);
    return (k) => Math.sqrt(squaredDistanceSparse(rows, i, data, k * cols, this.#squares[k]!));
  }
}

function unitRows(rows: CsrRows): CsrRows {
  const data = new Float64Array(rows.data.length);
  for (let i = 0; i < rows.rows; i++) {
    const [from, to] = [rows.indptr[i]!, rows.indptr[i + 1]!];
    normalizeRow(rows.data, from, to - from, data, from);
  }
  return { ...rows, data };
}
