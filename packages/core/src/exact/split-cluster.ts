import type { Metric } from '../problem/metric.ts';
import type { Matrix } from '../rows/matrix.ts';

/** A cluster in two. */
export interface Split {
  /** What it adds to Σ s_i, of these rows alone; 0 where they cannot be parted. */
  readonly gain: number;
  /** Means of the two parts, d each; not brought to unit length for cosine. */
  readonly centers: readonly [Float64Array, Float64Array];
}

/** Passes over the rows to find the direction in which they are widest. */
const POWER_ITERATIONS = 4;
/** Passes of 2-means after that. */
const LLOYD_ITERATIONS = 4;

/**
 * Part the rows of a cluster in two: across the direction in which they are widest (power iteration), and
 * then by 2-means. All in double, relative to their mean.
 *
 * @param members - Numbers of its rows, none or more.
 */
export function splitCluster(rows: Matrix, members: Uint32Array, metric: Metric): Split {
  const { data, cols } = rows;
  const mean = new Float64Array(cols);
  if (members.length < 2) return { gain: 0, centers: [mean, mean] };
  for (const i of members) {
    for (let j = 0; j < cols; j++) mean[j]! += data[i * cols + j]! / members.length;
  }
  const direction = widest(rows, members, mean);
  const sums = new Float64Array(cols);
  let [count, threshold] = [0, 0];
  for (let iteration = 0; iteration <= LLOYD_ITERATIONS; iteration++) {
    sums.fill(0);
    count = 0;
    for (const i of members) {
      const start = i * cols;
      let along = 0;
      for (let j = 0; j < cols; j++) along += (data[start + j]! - mean[j]!) * direction[j]!;
      if (along <= threshold) continue;
      count++;
      for (let j = 0; j < cols; j++) sums[j]! += data[start + j]! - mean[j]!;
    }
    if (count === 0 || count === members.length) break;
    threshold = aim(direction, mean, sums, count, members.length, metric);
  }
  return partsOf(mean, sums, count, members.length, metric);
}

/** Leading direction of the rows about their mean, of any length; begins with the farthest of them. */
function widest({ data, cols }: Matrix, members: Uint32Array, mean: Float64Array): Float64Array {
  let [farthest, most] = [members[0]!, -1];
  for (const i of members) {
    let squared = 0;
    for (let j = 0; j < cols; j++) squared += (data[i * cols + j]! - mean[j]!) ** 2;
    if (squared > most) [farthest, most] = [i, squared];
  }
  let direction = Float64Array.from(mean, (m, j) => data[farthest * cols + j]! - m);
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    const length = Math.hypot(...direction);
    if (length === 0) break;
    const next = new Float64Array(cols);
    for (const i of members) {
      const start = i * cols;
      let along = 0;
      for (let j = 0; j < cols; j++) along += (data[start + j]! - mean[j]!) * direction[j]!;
      along /= length;
      for (let j = 0; j < cols; j++) next[j]! += (data[start + j]! - mean[j]!) * along;
    }
    direction = next;
  }
  return direction;
}

/**
 * Turn `direction` to where the two parts' centers lie apart; returns the value along it, from the mean,
 * at which rows are as near to the one as to the other.
 */
function aim(
  direction: Float64Array,
  mean: Float64Array,
  sums: Float64Array,
  count: number,
  all: number,
  metric: Metric,
): number {
  const [first, second] = centersOf(mean, sums, count, all);
  const [a, b] =
    metric === 'cosine' ? [1 / Math.hypot(...first), 1 / Math.hypot(...second)] : [1, 1];
  let threshold = 0;
  for (let j = 0; j < direction.length; j++) {
    const [p, q] = [first[j]! * a, second[j]! * b];
    direction[j] = p - q;
    threshold += direction[j]! * ((metric === 'cosine' ? 0 : (p + q) / 2) - mean[j]!);
  }
  return threshold;
}

function centersOf(
  mean: Float64Array,
  sums: Float64Array,
  count: number,
  all: number,
): [Float64Array, Float64Array] {
  return [
    mean.map((m, j) => m + sums[j]! / count),
    mean.map((m, j) => m - sums[j]! / (all - count)),
  ];
}

function partsOf(
  mean: Float64Array,
  sums: Float64Array,
  count: number,
  all: number,
  metric: Metric,
): Split {
  if (count === 0 || count === all) return { gain: 0, centers: [mean, mean] };
  const [first, second] = centersOf(mean, sums, count, all);
  const gain =
    metric === 'cosine'
      ? count * Math.hypot(...first) +
        (all - count) * Math.hypot(...second) -
        all * Math.hypot(...mean)
      : (squared(sums) * (1 / count + 1 / (all - count))) / 2;
  return { gain, centers: [first, second] };
}

function squared(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
