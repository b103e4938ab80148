import type { Metric } from '../problem/metric.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { length } from '../rows/normalize.ts';
import { extentOf, spreadRow } from '../rows/sparse-rows.ts';

/** A cluster in two. */
export interface Split {
  /** What it adds to Σ s_i of the cluster's own rows; 0 where they cannot be parted. */
  readonly gain: number;
  /** Mean of its rows, d; 0 where there are none. */
  readonly mean: Float64Array;
  /** Means of the two parts, d each; not brought to unit length for cosine. */
  readonly parts: readonly [Float64Array, Float64Array];
}

/** Rows of a cluster less their mean, in double. */
interface Differences {
  /** Row-major, as many as there are. */
  readonly data: Float64Array;
  readonly mean: Float64Array;
}

/** Rows that are looked at of a large cluster, evenly spread. */
const MOST_ROWS = 4096;
/** Numbers of the rows that are looked at of a cluster of sparse ones. */
const MOST_NUMBERS = 2 ** 23;
/** Passes over the rows to find the direction in which they are widest. */
const POWER_ITERATIONS = 4;
/** Passes of 2-means after that. */
const LLOYD_ITERATIONS = 4;

/**
 * Part the rows of a cluster in two: across the direction in which they are widest (power iteration),
 * and then by 2-means. Of more than 4096 rows so many, evenly spread, stand for all.
 *
 * @param members - Numbers of its rows, none or more.
 * @param unit - Take the rows at unit length.
 */
export function splitCluster(
  rows: HostRows,
  members: Uint32Array,
  metric: Metric,
  unit: boolean,
): Split {
  const differences = differencesOf(rows, members, unit);
  const { data, mean } = differences;
  const { cols } = rows;
  const all = data.length / cols;
  const direction = widest(data, cols);
  const sums = new Float64Array(cols);
  let [count, threshold] = [0, 0];
  for (let iteration = 0; iteration <= LLOYD_ITERATIONS; iteration++) {
    sums.fill(0);
    count = 0;
    for (let start = 0; start < data.length; start += cols) {
      if (along(data, start, direction) <= threshold) continue;
      count++;
      for (let j = 0; j < cols; j++) sums[j]! += data[start + j]!;
    }
    if (count === 0 || count === all) return { gain: 0, mean, parts: [mean, mean] };
    threshold = aim(direction, partsOf(mean, sums, count, all), mean, metric);
  }
  const parts = partsOf(mean, sums, count, all);
  const gain =
    metric === 'cosine'
      ? count * norm(parts[0]) + (all - count) * norm(parts[1]) - all * norm(mean)
      : (norm(sums) ** 2 * (1 / count + 1 / (all - count))) / 2;
  return { gain: (gain * members.length) / all, mean, parts };
}

function differencesOf(x: HostRows, members: Uint32Array, unit: boolean): Differences {
  const { data, cols } = x;
  // Less their mean sparse rows are dense.
  const most = x.kind === 'csr' ? Math.ceil(MOST_NUMBERS / cols) : MOST_ROWS;
  const all = Math.min(members.length, MOST_ROWS, most);
  const out = new Float64Array(all * cols);
  const mean = new Float64Array(cols);
  for (let r = 0; r < all; r++) {
    const i = members[Math.floor((r * members.length) / all)]!;
    const start = i * cols;
    // A zero row stays zero.
    const scale = unit ? 1 / (length(data, ...extentOf(x, i)) || 1) : 1;
    const sparse = x.kind === 'csr';
    if (sparse) spreadRow(x, i, out, r * cols);
    for (let j = 0; j < cols; j++) {
      out[r * cols + j] = (sparse ? out[r * cols + j]! : data[start + j]!) * scale;
      mean[j]! += out[r * cols + j]! / all;
    }
  }
  for (let at = 0; at < out.length; at++) out[at]! -= mean[at % cols]!;
  return { data: out, mean };
}

/** Leading direction of the rows, of any length; 0 where all are 0. Begins with the longest row. */
function widest(data: Float64Array, cols: number): Float64Array {
  let [longest, most] = [0, 0];
  for (let start = 0; start < data.length; start += cols) {
    const size = length(data, start, cols);
    if (size > most) [longest, most] = [start, size];
  }
  if (most === 0) return new Float64Array(cols);
  let direction = data.slice(longest, longest + cols);
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    const next = new Float64Array(cols);
    const size = norm(direction);
    for (let start = 0; start < data.length; start += cols) {
      const share = along(data, start, direction) / size;
      for (let j = 0; j < cols; j++) next[j]! += data[start + j]! * share;
    }
    direction = next;
  }
  return direction;
}

/**
 * Turn `direction` to where the centers of the two parts lie apart; returns what a row's difference
 * from the mean is along it where the row is as near to the one as to the other.
 */
function aim(
  direction: Float64Array,
  [first, second]: readonly [Float64Array, Float64Array],
  mean: Float64Array,
  metric: Metric,
): number {
  const [p, q] = metric === 'cosine' ? [norm(first) || 1, norm(second) || 1] : [1, 1];
  let threshold = 0;
  for (let j = 0; j < direction.length; j++) {
    const [a, b] = [first[j]! / p, second[j]! / q];
    direction[j] = a - b;
    threshold += (a - b) * ((metric === 'cosine' ? 0 : (a + b) / 2) - mean[j]!);
  }
  return threshold;
}

/** Means of the `count` rows whose differences add up to `sums`, and of the others. */
function partsOf(
  mean: Float64Array,
  sums: Float64Array,
  count: number,
  all: number,
): [Float64Array, Float64Array] {
  return [
    mean.map((value, j) => value + sums[j]! / count),
    mean.map((value, j) => value - sums[j]! / (all - count)),
  ];
}

function along(data: Float64Array, start: number, direction: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < direction.length; j++) sum += data[start + j]! * direction[j]!;
  return sum;
}

function norm(values: Float64Array): number {
  return length(values, 0, values.length);
}
