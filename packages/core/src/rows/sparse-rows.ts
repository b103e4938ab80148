import type { CsrRows } from './csr.ts';
import type { HostRows } from './given-rows.ts';

/** Numbers that a row has, on average: what a loop over rows looks at. */
export function meanWidth(x: HostRows): number {
  return x.kind === 'csr' ? Math.max(1, x.data.length / x.rows) : x.cols;
}

/** Rows `start .. end`, sharing memory but for where rows begin. */
export function sparseRowsOf(x: CsrRows, start: number, end: number): CsrRows {
  const [from, to] = [x.indptr[start]!, x.indptr[end]!];
  const indptr = x.indptr.slice(start, end + 1).map((at) => at - from);
  const data = x.data.subarray(from, to);
  return { ...x, data, indices: x.indices.subarray(from, to), indptr, rows: end - start };
}

/** Copies of the rows that `order` names, in that order. */
export function gatherSparseRows(x: CsrRows, order: ArrayLike<number>): CsrRows {
  const indptr = new Int32Array(order.length + 1);
  for (let i = 0; i < order.length; i++) {
    indptr[i + 1] = indptr[i]! + x.indptr[order[i]! + 1]! - x.indptr[order[i]!]!;
  }
  const size = indptr[order.length]!;
  const data = x.data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  const indices = new Int32Array(size);
  for (let i = 0; i < order.length; i++) {
    const [from, to] = [x.indptr[order[i]!]!, x.indptr[order[i]! + 1]!];
    data.set(x.data.subarray(from, to), indptr[i]!);
    indices.set(x.indices.subarray(from, to), indptr[i]!);
  }
  return { ...x, data, indices, indptr, rows: order.length };
}

/** out ← row i, all d numbers of it, at `at`. */
export function spreadRow(
  { data, indices, indptr, cols }: CsrRows,
  i: number,
  out: Float32Array | Float64Array,
  at = 0,
): void {
  out.fill(0, at, at + cols);
  for (let n = indptr[i]!; n < indptr[i + 1]!; n++) out[at + indices[n]!] = data[n]!;
}

/** Where the numbers of row i are, of which sparse rows have only those that are not 0. */
export function extentOf(x: HostRows, i: number): readonly [from: number, count: number] {
  if (x.kind !== 'csr') return [i * x.cols, x.cols];
  return [x.indptr[i]!, x.indptr[i + 1]! - x.indptr[i]!];
}

/** x_i·c, c the d numbers at `at`, in double. */
export function dotSparse(
  { data, indices, indptr }: CsrRows,
  i: number,
  centers: ArrayLike<number>,
  at: number,
): number {
  let sum = 0;
  for (let n = indptr[i]!; n < indptr[i + 1]!; n++) sum += data[n]! * centers[at + indices[n]!]!;
  return sum;
}

/**
 * |x_i - c|², in double, at least 0: |c|², and by what each number of the row changes it. What is lost
 * is the rounding of |c|², about as much as c loses in float32.
 *
 * @param square - |c|².
 */
export function squaredDistanceSparse(
  { data, indices, indptr }: CsrRows,
  i: number,
  centers: ArrayLike<number>,
  at: number,
  square: number,
): number {
  let sum = square;
  for (let n = indptr[i]!; n < indptr[i + 1]!; n++) {
    const center = centers[at + indices[n]!]!;
    sum += data[n]! * (data[n]! - 2 * center);
  }
  return Math.max(0, sum);
}

/** sums ← sums + weight x_i, those d of them at `at`. */
export function addSparse(
  { data, indices, indptr }: CsrRows,
  i: number,
  weight: number,
  sums: Float64Array,
  at: number,
): void {
  for (let n = indptr[i]!; n < indptr[i + 1]!; n++) sums[at + indices[n]!]! += weight * data[n]!;
}

/** |c|² of each of K centers, K × d, in double. */
export function squaresOf(centers: ArrayLike<number>, k: number): Float64Array {
  const dim = centers.length / k;
  const squares = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    for (let at = c * dim; at < (c + 1) * dim; at++) squares[c]! += centers[at]! ** 2;
  }
  return squares;
}

/**
 * Mean and variance of each column, by weight, in double.
 *
 * @param total - Σ w, above 0.
 */
export function sparseMoments(
  { data, indices, indptr, rows, cols }: CsrRows,
  weights: ArrayLike<number> | undefined,
  total: number,
): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const mean = new Float64Array(cols);
  const variance = new Float64Array(cols);
  /** Share of the rows that have no number in a column. */
  const rest = new Float64Array(cols).fill(1);
  const visit = (visitor: (j: number, value: number, share: number) => void) => {
    for (let i = 0; i < rows; i++) {
      const share = (weights ? weights[i]! : 1) / total;
      for (let n = indptr[i]!; n < indptr[i + 1]!; n++) visitor(indices[n]!, data[n]!, share);
    }
  };
  visit((j, value, share) => {
    mean[j]! += share * value;
    rest[j]! -= share;
  });
  visit((j, value, share) => {
    variance[j]! += share * (value - mean[j]!) ** 2;
  });
  for (let j = 0; j < cols; j++) variance[j]! += Math.max(0, rest[j]!) * mean[j]! ** 2;
  return { mean, variance };
}

/** The bits of numbers, in words of 32. */
export function wordsOf(data: Float32Array | Float64Array): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
}
