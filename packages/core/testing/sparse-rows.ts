import { type CsrRows, csr } from '../src/rows/csr.ts';
import type { GivenRows } from '../src/rows/given-rows.ts';
import { Random } from '../src/support/random.ts';

/** How sparse rows are drawn. */
export interface Drawing {
  readonly rows: number;
  readonly cols: number;
  /** Share of the numbers that are not 0. */
  readonly density: number;
  /** float64 rather than float32. */
  readonly double: boolean;
  /** What is added to those that are not 0. */
  readonly shift: number;
  /** Columns, the first ones, that are full. */
  readonly full: number;
  readonly seed: number;
}

/** Rows of normal numbers, most of them 0, and the same rows dense. */
export function drawSparse({ rows, cols, density, double, shift, full, seed }: Drawing): {
  readonly dense: GivenRows;
  readonly sparse: CsrRows;
} {
  const random = new Random(seed);
  const Numbers = double ? Float64Array : Float32Array;
  const data = Numbers.from({ length: rows * cols }, (_, at) =>
    at % cols < full || random.uniform() < density ? random.normal() + shift : 0,
  );
  const dense = { data, rows, cols };
  return { dense, sparse: sparseOf(dense) };
}

/** Dense rows as sparse ones of the same type. */
export function sparseOf({ data, rows, cols }: GivenRows): CsrRows {
  const indptr = new Int32Array(rows + 1);
  const indices: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) if (data[i * cols + j] !== 0) indices.push(j);
    indptr[i + 1] = indices.length;
  }
  return csr({
    data: data.filter((value) => value !== 0),
    indices: Int32Array.from(indices),
    indptr,
    cols,
  });
}
