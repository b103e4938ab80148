import type { Metric } from '../problem/metric.ts';
import { normalizedSparseRows } from '../rows/check-rows.ts';
import type { CsrRows } from '../rows/csr.ts';
import { type Frame, scaleFor } from '../rows/frame.ts';
import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import { normalizeRow } from '../rows/normalize.ts';
import { SparseFraming, SparseOrigin } from '../rows/sparse-frame.ts';
import { extentOf } from '../rows/sparse-rows.ts';
import type { RowBlocks } from './row-blocks.ts';
import type { StoredRow } from './stored-row.ts';

/**
 * Rows as the exact algorithm sees them: x' of their frame, taken in double wherever it is needed and
 * not rounded. For cosine x' is x. Where rows are brought to unit length x stands for that, in float32.
 */
export interface Centering extends Frame {
  /** Are rows brought to unit length? A zero row stays zero. */
  readonly unitLength: boolean;
}

/** How rows are centered, and how large they are then. */
export interface CenteredRows extends Centering {
  readonly rows: number;
  readonly cols: number;
  /** Numbers of a row, on average, that are looked at: of sparse rows those that are not 0. */
  readonly width: number;
  /** Largest |x'|. */
  readonly longest: number;
  /** Mean |x'|²/2 of euclidean rows, by weight: what s_ik is above -|x' - c|²/2, on average; 0 for cosine. */
  readonly offset: number;
}

/** Centers of rows as given. */
export interface GivenCenters {
  /** K × d. */
  readonly centers: ArrayLike<number>;
  /** What they are counted from, d: differences of origins keep what float64 has. undefined: 0. */
  readonly from?: Float64Array | undefined;
}

/** So far outside [-1, 1] centers may lie: float32 holds their squares, and rows still tell them apart. */
const FARTHEST_CENTER = 2 ** 30;

/**
 * One pass over the rows; two for euclidean ones.
 *
 * @param weights - What rows count for in means; undefined: 1 each.
 * @param first - Centers that euclidean rows are scored against, which the scale makes room for.
 * @throws RangeError if euclidean rows are closer together than double can be right about.
 */
export async function centerRows(
  blocks: RowBlocks,
  metric: Metric,
  unitLength: boolean,
  weights?: ArrayLike<number>,
  first?: GivenCenters,
): Promise<CenteredRows> {
  const origin = metric === 'euclidean' ? await meanOf(blocks, unitLength, weights) : undefined;
  let [rows, cols, numbers, largest, longest, squares, total] = [0, 0, 0, 0, 0, 0, 0];
  const reader = new CenteredReader({ origin, scale: 1, unitLength });
  for await (const { start, x } of blocks.pass()) {
    ({ cols } = x);
    rows += x.rows;
    numbers += x.data.length;
    for (let i = 0; i < x.rows; i++) {
      const row = reader.read(x, i);
      const [values, count] = row instanceof Float64Array ? [row, cols] : [row.values, row.count];
      let squared = 0;
      for (let j = 0; j < count; j++) {
        squared += values[j]! ** 2;
        const size = Math.abs(values[j]!);
        if (size > largest) largest = size;
      }
      const weight = weights ? weights[start + i]! : 1;
      squares += weight * squared;
      total += weight;
      if (squared > longest) longest = squared;
    }
  }
  const reach = origin && first ? farthest(first, origin) / FARTHEST_CENTER : 0;
  const scale = origin ? scaleFor(Math.max(largest, reach)) || 1 : 1;
  return {
    ...{ rows, cols, origin, scale, unitLength, longest: Math.sqrt(longest) / scale },
    width: Math.max(1, numbers / rows),
    offset: origin ? squares / (2 * total * scale ** 2) : 0,
  };
}

/** From the first row on, so that the mean of equal rows is exact. Of sparse rows their origin. */
async function meanOf(
  blocks: RowBlocks,
  unitLength: boolean,
  weights?: ArrayLike<number>,
): Promise<Float64Array> {
  const plain = { origin: undefined, scale: 1, unitLength };
  let total = 0;
  let sparse: SparseOrigin | undefined;
  let [first, row, sum] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  for await (const { start, x } of blocks.pass()) {
    if (x.kind === 'csr') {
      sparse ??= new SparseOrigin();
      const some = weights && Float64Array.from({ length: x.rows }, (_, i) => weights[start + i]!);
      sparse.add(unitLength ? normalizedSparseRows(x) : x, some);
      continue;
    }
    const { cols } = x;
    if (start === 0) {
      [first, row, sum] = [new Float64Array(cols), new Float64Array(cols), new Float64Array(cols)];
      readRow(plain, x, 0, first);
    }
    for (let i = 0; i < x.rows; i++) {
      const weight = weights ? weights[start + i]! : 1;
      total += weight;
      readRow(plain, x, i, row);
      for (let j = 0; j < cols; j++) sum[j]! += weight * (row[j]! - first[j]!);
    }
  }
  return sparse ? sparse.value : sum.map((value, j) => first[j]! + value / total);
}

/** Largest |c - origin| of any value. */
function farthest({ centers, from }: GivenCenters, origin: Float64Array): number {
  let most = 0;
  for (let at = 0, j = 0; at < centers.length; at++) {
    most = Math.max(most, Math.abs(centers[at]! + (from ? from[j]! : 0) - origin[j]!));
    if (++j === origin.length) j = 0;
  }
  return most;
}

/** Reads rows x' one at a time, each of them overwritten by the next. */
export class CenteredReader {
  readonly #centering: Centering;
  readonly #factors: ArrayLike<number> | undefined;
  #row = new Float64Array(0);
  #framing: SparseFraming | undefined;
  #columns = new Int32Array(0);
  #values = new Float64Array(0);
  /** Numbers of a sparse row at unit length, float32. */
  #unit = new Float32Array(0);

  /** @param factors - f, one a row; a row is then f x', and f. */
  constructor(centering: Centering, factors?: ArrayLike<number>) {
    this.#centering = centering;
    this.#factors = factors;
  }

  /**
   * Row i of a block.
   *
   * @param number - Its number among all rows, for its factor.
   */
  read(x: HostRows, i: number, number: number = i): StoredRow {
    const factor = this.#factors ? this.#factors[number]! : 1;
    if (x.kind === 'csr') return this.#readSparse(x, i, factor);
    const { cols } = x;
    const length = this.#factors ? cols + 1 : cols;
    if (this.#row.length !== length) this.#row = new Float64Array(length);
    const row = this.#row;
    readRow(this.#centering, x, i, row);
    if (!this.#factors) return row;
    for (let j = 0; j < cols; j++) row[j]! *= factor;
    row[cols] = factor;
    return row;
  }

  #readSparse(x: CsrRows, i: number, factor: number): StoredRow {
    this.#framing ??= new SparseFraming(this.#centering);
    const [from, size] = extentOf(x, i);
    const most = this.#framing.most(size);
    if (this.#columns.length < most) {
      this.#columns = new Int32Array(2 * most);
      this.#values = new Float64Array(2 * most);
      this.#unit = new Float32Array(2 * most);
    }
    const [columns, values] = [this.#columns, this.#values];
    let count: number;
    if (this.#centering.unitLength) {
      normalizeRow(x.data, from, size, this.#unit, 0);
      const indices = x.indices.subarray(from, from + size);
      const unit = { ...x, data: this.#unit, indices, indptr: Int32Array.of(0, size) };
      count = this.#framing.row(unit, 0, columns, values, 0);
    } else count = this.#framing.row(x, i, columns, values, 0);
    if (this.#factors) for (let n = 0; n < count; n++) values[n]! *= factor;
    return { columns, values, count, factor };
  }
}

/** out ← x' of row i, in double; at unit length as float32 has it. */
export function readRow(
  { origin, scale, unitLength }: Centering,
  { data, cols }: GivenRows,
  i: number,
  out: Float64Array,
): void {
  const from = i * cols;
  // A power of two: the quotient is as exact as the difference.
  const factor = 1 / scale;
  if (unitLength) {
    normalizeRow(data, from, cols, out, 0);
    for (let j = 0; j < cols; j++) out[j] = Math.fround(out[j]!);
    if (origin) for (let j = 0; j < cols; j++) out[j] = (out[j]! - origin[j]!) * factor;
  } else if (origin) {
    for (let j = 0; j < cols; j++) out[j] = (data[from + j]! - origin[j]!) * factor;
  } else for (let j = 0; j < cols; j++) out[j] = data[from + j]!;
}

/**
 * Centers of rows as given, K × d, as centers of x'.
 *
 * @param from - What they are counted from, d: differences of origins keep what float64 has. undefined: 0.
 */
export function centerCenters(
  { origin, scale }: Centering,
  centers: ArrayLike<number>,
  from?: Float64Array | undefined,
): Float32Array {
  if (!origin) return Float32Array.from(centers);
  const shift = origin.map((value, j) => (from ? from[j]! : 0) - value);
  return Float32Array.from(centers, (value, at) => (value + shift[at % shift.length]!) / scale);
}
