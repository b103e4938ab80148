import type { Metric } from '../problem/metric.ts';
import type { Matrix } from '../rows/matrix.ts';

/**
 * Rows as the exact algorithm sees them: x' = (x - origin) / scale, taken in double wherever it is
 * needed. For euclidean rows the origin is their mean and the scale a power of two that brings them
 * into [-1, 1], so that x'·c - |c|²/2 neither cancels nor leaves float32; for cosine x' is x.
 *
 * Scores of euclidean rows are `scale`² times smaller than those of the rows as given, and prices are
 * too; which cluster is best, and by which ratio, is the same.
 */
export interface CenteredRows {
  /** The rows as given, n × d; not copied. */
  readonly x: Matrix;
  /** d numbers; undefined: 0. */
  readonly origin: Float64Array | undefined;
  /** A power of two. */
  readonly scale: number;
  /** Largest |x'|. */
  readonly longest: number;
}

/** Two passes over the rows. */
export function centerRows(x: Matrix, metric: Metric): CenteredRows {
  if (metric === 'cosine') return { x, origin: undefined, scale: 1, longest: longest(x) };
  const origin = meanOf(x);
  const largest = largestOf(x, origin);
  const scale = largest === 0 ? 1 : 2 ** Math.ceil(Math.log2(largest));
  return { x, origin, scale, longest: longest(x, origin) / scale };
}

/** x', n × d, rounded to float32: the rows themselves where nothing is taken off. */
export function toMatrix({ x, origin, scale }: CenteredRows): Matrix {
  if (!origin) return x;
  const data = new Float32Array(x.rows * x.cols);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) {
      data[i * x.cols + j] = (x.data[i * x.cols + j]! - origin[j]!) / scale;
    }
  }
  return { data, rows: x.rows, cols: x.cols };
}

/** Centers of rows as given, K × d, as centers of x'. */
export function centerCenters(
  { origin, scale }: CenteredRows,
  centers: Float32Array | Float64Array,
): Float32Array {
  if (!origin) return Float32Array.from(centers);
  return Float32Array.from(centers, (value, at) => (value - origin[at % origin.length]!) / scale);
}

/** Centers of x', K × d, as centers of rows as given. */
export function uncenterCenters(
  { origin, scale }: CenteredRows,
  centers: Float32Array,
): Float32Array {
  return origin
    ? centers.map((value, at) => value * scale + origin[at % origin.length]!)
    : centers.slice();
}

function meanOf({ data, rows, cols }: Matrix): Float64Array {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) mean[j]! += data[i * cols + j]!;
  }
  for (let j = 0; j < cols; j++) mean[j]! /= rows;
  return mean;
}

/** Largest |x_ij - origin_j|. */
function largestOf({ data, rows, cols }: Matrix, origin: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const size = Math.abs(data[i * cols + j]! - origin[j]!);
      if (size > largest) largest = size;
    }
  }
  return largest;
}

/** Largest |x_i - origin|. */
function longest(
  { data, rows, cols }: Matrix,
  origin: Float64Array = new Float64Array(cols),
): number {
  let most = 0;
  for (let i = 0; i < rows; i++) {
    let squared = 0;
    for (let j = 0; j < cols; j++) squared += (data[i * cols + j]! - origin[j]!) ** 2;
    if (squared > most) most = squared;
  }
  return Math.sqrt(most);
}
