/**
 * x' of a sparse row, in double: where it is not 0, ascending, the first `count` of both arrays. With factors
 * f x', and f.
 */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly count: number;
  readonly factor: number;
}

/** x' of a row as a store reads it: all d numbers; with factors f x', and after it f. Or a sparse one. */
export type StoredRow = Float64Array | SparseRow;

/** f of a row; 1 without factors. */
export function factorOf(x: StoredRow, cols: number): number {
  if (!(x instanceof Float64Array)) return x.factor;
  return x.length > cols ? x[cols]! : 1;
}

/** x·c, c the `cols` numbers at `at`, in double. */
export function dotStored(x: StoredRow, centers: Float32Array, at: number, cols: number): number {
  // Four sums, so that no addition has to wait for the one before it.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  if (!(x instanceof Float64Array)) {
    const { columns, values, count } = x;
    for (let n = 0; n < count; n++) a += values[n]! * centers[at + columns[n]!]!;
    return a;
  }
  const whole = cols - (cols % 4);
  for (let j = 0; j < whole; j += 4) {
    a += x[j]! * centers[at + j]!;
    b += x[j + 1]! * centers[at + j + 1]!;
    c += x[j + 2]! * centers[at + j + 2]!;
    d += x[j + 3]! * centers[at + j + 3]!;
  }
  for (let j = whole; j < cols; j++) a += x[j]! * centers[at + j]!;
  return a + b + (c + d);
}

/** sums ← sums + weight x, those `cols` of them at `at`. */
export function addStored(
  x: StoredRow,
  weight: number,
  sums: Float64Array,
  at: number,
  cols: number,
): void {
  if (x instanceof Float64Array) {
    for (let j = 0; j < cols; j++) sums[at + j]! += x[j]! * weight;
    return;
  }
  const { columns, values, count } = x;
  for (let n = 0; n < count; n++) sums[at + columns[n]!]! += values[n]! * weight;
}

/**
 * |x - f c|², in double, at least 0.
 *
 * @param square - |c|²; of sparse rows what is lost is its rounding.
 */
export function squaredDistanceStored(
  x: StoredRow,
  factor: number,
  centers: Float32Array,
  at: number,
  cols: number,
  square: number,
): number {
  if (x instanceof Float64Array) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += (x[j]! - factor * centers[at + j]!) ** 2;
    return sum;
  }
  const { columns, values, count } = x;
  let sum = factor ** 2 * square;
  for (let n = 0; n < count; n++) {
    sum += values[n]! * (values[n]! - 2 * factor * centers[at + columns[n]!]!);
  }
  return Math.max(0, sum);
}

/** |x|², and f² with factors. */
export function squaredLength(x: StoredRow): number {
  let sum = 0;
  if (x instanceof Float64Array) {
    for (let j = 0; j < x.length; j++) sum += x[j]! ** 2;
    return sum;
  }
  for (let n = 0; n < x.count; n++) sum += x.values[n]! ** 2;
  return sum;
}
