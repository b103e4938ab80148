import type { Certificate } from '../certificate/certificate.ts';
import { squaredDistance } from '../first-centers/squared-distance.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { length } from '../rows/normalize.ts';
import { dotSparse, extentOf, spreadRow, squaredDistanceSparse } from '../rows/sparse-rows.ts';
import type { Random } from '../support/random.ts';

/** Where so many rows are due, chance alone leaves a cluster without any once in millions of times. */
const DUE = 16;
/** A cluster with less than this share of its bound is starving, if chance does not explain it. */
const STARVING = 0.5;
/** In standard deviations: see `urgency`. */
const DEVIATIONS = 4;

/**
 * Clusters that an epoch left without rows though 16 or more were due to each on average, or with less
 * than half of their bound, chance apart. One that may have none is none of them.
 */
export function starvedClusters({
  sizes,
  minSizes,
  maxSizes,
  total,
  instances,
}: Pick<Certificate, 'sizes' | 'minSizes' | 'maxSizes' | 'total' | 'instances'>): number[] {
  const row = total / instances;
  const mean = total / sizes.length;
  return [...sizes.keys()].filter((k) => {
    if (maxSizes[k] === 0) return false;
    const due = minSizes[k]!;
    if (sizes[k] === 0) return Math.max(due, mean) >= DUE * row;
    return sizes[k]! < STARVING * due && due - sizes[k]! > DEVIATIONS * Math.sqrt(due * row);
  });
}

/** Rows of a batch, as one head sees them. */
export interface LabelledRows {
  /** b × d. */
  readonly rows: HostMatrix;
  /** w, b; undefined: all 1. */
  readonly weights: Float32Array | undefined;
  /** y, b. Rows that a restart is nearer to become its own. */
  readonly labels: Int32Array;
  /** |x - c|², of unit rows for cosine, b; c the center of the row's cluster. Become those of the restart. */
  readonly squares: Float64Array;
}

/** A center that begins anew. */
export interface Restart {
  readonly cluster: number;
  /** d numbers: a row of the batch, of unit length for cosine. */
  readonly center: Float64Array;
  /** The cluster that the row was in. */
  readonly donor: number;
}

/**
 * Where the objective gains most from a center more, as greedy k-means++ finds it: of a few rows drawn in
 * proportion to w |x - c|², the one that leaves the least of it in all. That is a far row, or one of the
 * cluster that costs most and is split so. Fewer than asked for where nothing is left to gain.
 *
 * @param starved - Which centers are free, in this order.
 * @param k - K, by which the number of rows tried is chosen: 2 + ⌊ln K⌋, as scikit-learn's.
 */
export function chooseRestarts(
  starved: readonly number[],
  batch: LabelledRows,
  k: number,
  metric: Metric,
  random: Random,
): Restart[] {
  const { weights, labels, squares } = batch;
  const trials = 2 + Math.floor(Math.log(k));
  const restarts: Restart[] = [];
  for (const cluster of starved) {
    const shares = squares.map((square, i) => square * (weights ? weights[i]! : 1));
    const all = shares.reduce((sum, share) => sum + share, 0);
    let best: { readonly gain: number; readonly at: number; readonly center: Float64Array } = {
      ...{ gain: 0, at: -1, center: new Float64Array() },
    };
    for (let trial = 0; trial < trials; trial++) {
      const at = drawRow(shares, all * random.uniform());
      const center = centerAt(batch.rows, at, metric);
      const gain = center ? gainOf(squaresTo(center, batch.rows, metric), batch) : 0;
      if (center && gain > best.gain) best = { gain, at, center };
    }
    if (best.at < 0) break;
    const { at, center } = best;
    restarts.push({ cluster, center, donor: labels[at]! });
    const squareOf = squaresTo(center, batch.rows, metric);
    for (let i = 0; i < squares.length; i++) {
      const square = squareOf(i);
      if (square >= squares[i]!) continue;
      squares[i] = square;
      labels[i] = cluster;
    }
  }
  return restarts;
}

/** The row at which the running sum of shares passes `point`. */
function drawRow(shares: Float64Array, point: number): number {
  let [last, passed] = [0, 0];
  for (const [i, share] of shares.entries()) {
    if (share <= 0) continue;
    last = i;
    passed += share;
    if (passed > point) break;
  }
  return last;
}

/** A row as a center; undefined where it has no direction, for cosine. */
function centerAt(x: HostMatrix, at: number, metric: Metric): Float64Array | undefined {
  const { data, cols } = x;
  const norm = metric === 'cosine' ? length(data, ...extentOf(x, at)) : 1;
  if (norm === 0) return undefined;
  const center = new Float64Array(cols);
  if (x.kind === 'csr') spreadRow(x, at, center);
  else center.set(data.subarray(at * cols, (at + 1) * cols));
  return center.map((value) => value / norm);
}

/** How much less Σ w |x - c|² would be. */
function gainOf(squareOf: (i: number) => number, { weights, squares }: LabelledRows): number {
  let gain = 0;
  for (let i = 0; i < squares.length; i++) {
    const less = squares[i]! - squareOf(i);
    if (less > 0) gain += less * (weights ? weights[i]! : 1);
  }
  return gain;
}

/** |x - c|² of row i; for cosine 2 (1 - x·c), which is the same of unit rows. */
function squaresTo(center: Float64Array, rows: HostMatrix, metric: Metric): (i: number) => number {
  const { cols } = rows;
  if (metric === 'euclidean') {
    if (rows.kind === 'csr') {
      const square = length(center, 0, cols) ** 2;
      return (i) => squaredDistanceSparse(rows, i, center, 0, square);
    }
    return (i) => squaredDistance(rows, i * cols, 1, center, Number.POSITIVE_INFINITY);
  }
  if (rows.kind === 'csr') return (i) => 2 * (1 - dotSparse(rows, i, center, 0));
  return (i) => {
    let similarity = 0;
    for (let j = 0; j < cols; j++) similarity += rows.data[i * cols + j]! * center[j]!;
    return 2 * (1 - similarity);
  };
}
