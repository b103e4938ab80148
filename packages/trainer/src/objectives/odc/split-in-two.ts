/** Features of images, one row each. */
export interface FeatureRows {
  /** n × d f32. */
  readonly data: Float32Array;
  /** d */
  readonly cols: number;
}

/** Two parts of a cluster, and how they began. */
export interface TwoParts {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Members that the two centers were at first. */
  readonly initial: readonly [number, number];
}

/**
 * 2-means of some rows by squared distance, centers not made unit length. It begins with the member that is
 * least similar to the centroid and the one that is least similar to that, the lowest number of equals, and
 * stops when nothing changes. Where all are alike, every second member is the second part.
 *
 * Published code draws the beginning by k-means++ with a fixed seed, and halves what are all alike at random.
 *
 * @param members - Numbers of rows, ascending; two or more.
 * @param centroid - d
 */
export function splitInTwo(
  rows: FeatureRows,
  members: Int32Array,
  centroid: Float32Array,
  iterations: number,
): TwoParts {
  const { data, cols } = rows;
  const row = (i: number) => data.subarray(i * cols, (i + 1) * cols);
  const a = leastSimilar(rows, members, centroid);
  const b = leastSimilar(rows, members, row(a));
  let centers: Float64Array[] = [a, b].map((i) => Float64Array.from(row(i)));
  const isSecond = new Uint8Array(members.length);
  for (let iteration = 0; iteration < iterations; iteration++) {
    let changes = 0;
    for (const [m, i] of members.entries()) {
      const nearer = nearerToSecond(row(i), centers[0]!, centers[1]!) ? 1 : 0;
      if (nearer !== isSecond[m]) changes++;
      isSecond[m] = nearer;
    }
    if (changes === 0) break;
    const next = [0, 1].map((part) =>
      meanOf(
        rows,
        members.filter((_, m) => isSecond[m] === part),
      ),
    );
    if (!next[0] || !next[1]) break;
    centers = next as Float64Array[];
  }
  const ones = isSecond.reduce((sum, one) => sum + one, 0);
  const isAlike = ones === 0 || ones === members.length;
  const inSecond = (m: number) => (isAlike ? m % 2 === 1 : isSecond[m] === 1);
  return {
    first: members.filter((_, m) => !inSecond(m)),
    second: members.filter((_, m) => inSecond(m)),
    initial: [a, b],
  };
}

/** Mean of some rows; undefined of none. */
export function meanOf(
  { data, cols }: FeatureRows,
  members: ArrayLike<number>,
): Float64Array | undefined {
  if (members.length === 0) return undefined;
  const mean = new Float64Array(cols);
  for (let m = 0; m < members.length; m++) {
    const start = members[m]! * cols;
    for (let c = 0; c < cols; c++) mean[c] = mean[c]! + data[start + c]!;
  }
  return mean.map((sum) => sum / members.length);
}

/** The member whose row has the least dot product with a direction. */
function leastSimilar(
  { data, cols }: FeatureRows,
  members: Int32Array,
  direction: Float32Array,
): number {
  let [least, found] = [Number.POSITIVE_INFINITY, members[0]!];
  for (const i of members) {
    let dot = 0;
    for (let c = 0; c < cols; c++) dot += data[i * cols + c]! * direction[c]!;
    if (dot < least) [least, found] = [dot, i];
  }
  return found;
}

function nearerToSecond(row: Float32Array, first: Float64Array, second: Float64Array): boolean {
  let [toFirst, toSecond] = [0, 0];
  for (let c = 0; c < row.length; c++) {
    toFirst += (row[c]! - first[c]!) ** 2;
    toSecond += (row[c]! - second[c]!) ** 2;
  }
  return toSecond < toFirst;
}
