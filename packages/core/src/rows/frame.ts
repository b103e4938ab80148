import { shouldBe } from '../support/error-message.ts';
import { LARGEST_VALUE, rowWith, type Scratch } from './check-rows.ts';
import type { CsrRows } from './csr.ts';
import type { GivenRows, HostRows } from './given-rows.ts';
import type { HostMatrix, Matrix } from './matrix.ts';
import { SparseFraming, SparseOrigin } from './sparse-frame.ts';

/**
 * The coordinates that rows are clustered in: x' = (x - origin) / scale, taken in double and then
 * rounded to float32. For euclidean rows the origin is their mean and the scale a power of two that
 * brings them into [-1, 1], so that x'·c - |c|²/2 neither cancels nor leaves float32. Of sparse rows the
 * origin has few numbers: see `SparseOrigin`.
 *
 * Scores and prices in a frame are `scale`² times smaller than those of the rows as given; which
 * cluster is best, and by which ratio, is the same. Not in the paper.
 */
export interface Frame {
  /** d numbers; undefined: 0. */
  readonly origin: Float64Array | undefined;
  /** A power of two; 0 where all rows are equal: they are 0 in the frame. */
  readonly scale: number;
}

/** Rows as they are: the frame of cosine. */
export const IDENTITY_FRAME: Frame = { origin: undefined, scale: 1 };

export function isIdentity({ origin, scale }: Frame): boolean {
  return !origin && scale === 1;
}

/**
 * The scale is at least this part of the largest value. Rows nearer together may differ by the rounding
 * of float64 alone, and others of a stream may be as far apart as they are large.
 */
const FINEST = 2 ** -38;

/**
 * The frame of euclidean rows: two passes over them.
 *
 * @param weights - w, one a row: of the mean. undefined: all 1.
 * @param others - Points beside them that the scale brings into [-1, 1], centers for instance.
 * @throws RangeError as `scaleFor`.
 */
export function frameOf(
  rows: HostRows,
  weights?: ArrayLike<number>,
  others: readonly GivenRows[] = [],
): Frame {
  const mean = new Mean();
  mean.add({ rows, weights });
  const extent = new Extent(mean.value);
  for (const points of [rows, ...others]) extent.add(points);
  return extent.frame;
}

/** Some rows, and what each weighs in their mean; undefined: 1. */
export interface WeightedRows {
  readonly rows: HostRows;
  readonly weights: ArrayLike<number> | undefined;
}

/**
 * As `frameOf`, of rows in blocks, each of them valid until the next.
 *
 * @param pass - Reads all of them once more, in order.
 */
export async function frameOfBlocks(
  pass: () => AsyncIterable<WeightedRows>,
  others: readonly GivenRows[] = [],
): Promise<Frame> {
  const mean = new Mean();
  for await (const block of pass()) mean.add(block);
  const extent = new Extent(mean.value);
  for await (const { rows } of pass()) extent.add(rows);
  for (const points of others) extent.add(points);
  return extent.frame;
}

/** x', n × d, in `scratch`; the rows themselves where they are float32 and nothing is to be done. */
export function toFrame(rows: GivenRows, frame: Frame, scratch: Scratch): Matrix;
/** Sparse rows need no scratch. */
export function toFrame(rows: HostRows, frame: Frame, scratch: Scratch): HostMatrix;
export function toFrame(rows: HostRows, frame: Frame, scratch: Scratch): HostMatrix {
  const { data, cols } = rows;
  if (isIdentity(frame) && data instanceof Float32Array) return { ...rows, data } as HostMatrix;
  if (rows.kind === 'csr') return new SparseFraming(frame).rows(rows);
  const out = scratch.atLeast(data.length);
  for (let at = 0; at < data.length; at += cols) frameRow(data, at, cols, frame, out, at);
  return { ...rows, data: out };
}

/** out[to .. to + cols] ← x[at .. at + cols] in the frame. */
export function frameRow(
  x: Float32Array | Float64Array,
  at: number,
  cols: number,
  { origin, scale }: Frame,
  out: Float32Array,
  to: number,
): void {
  const divisor = scale || 1;
  if (origin) for (let j = 0; j < cols; j++) out[to + j] = (x[at + j]! - origin[j]!) / divisor;
  else for (let j = 0; j < cols; j++) out[to + j] = x[at + j]! / divisor;
}

/**
 * Refuse rows of a later batch that are too far away from those that the frame is made from.
 *
 * @param ready - x'.
 * @throws RangeError naming the first.
 */
export function refuseFarRows(ready: HostMatrix, frame: Frame): void {
  if (isIdentity(frame)) return;
  const { data } = ready;
  const scale = frame.scale || 1;
  for (let at = 0; at < data.length; at++) {
    const far = Math.abs(data[at]!);
    if (far <= LARGEST_VALUE) continue;
    const rule = `within ${LARGEST_VALUE * scale} of the mean of the first rows, which lie close together (start anew)`;
    throw new RangeError(shouldBe(`x row ${rowWith(ready, at)}`, rule, far * scale));
  }
}

/** Centers in one frame, K × d, as centers in another. */
export function changeFrame(centers: Float32Array, from: Frame, to: Frame): Float32Array {
  const dim = (from.origin ?? to.origin)?.length ?? 1;
  const shift = Float64Array.from(
    { length: dim },
    (_, j) => (from.origin ? from.origin[j]! : 0) - (to.origin ? to.origin[j]! : 0),
  );
  return centers.map((value, at) => (value * from.scale + shift[at % dim]!) / (to.scale || 1));
}

/** Centers in a frame, K × d, as centers of rows as given, in double. */
export function unframed(centers: Float32Array, { origin, scale }: Frame): Float64Array {
  const dim = origin?.length ?? 1;
  return Float64Array.from(
    centers,
    (value, at) => value * scale + (origin ? origin[at % dim]! : 0),
  );
}

/** By what scores and prices in a frame are multiplied to be those of the rows as given. */
export function scoreUnit({ scale }: Frame): number {
  return (scale || 1) ** 2;
}

/**
 * Do rows with this frame keep, as they are, what float32 scores need? Scores then lose less than
 * eight of their 24 bits.
 */
export function isNearIdentity({ origin, scale }: Frame): boolean {
  const inRange = scale >= 2 ** -32 && scale <= 2 ** 32;
  return inRange && (!origin || origin.every((value) => Math.abs(value) <= 16 * scale));
}

/** Scores in a frame are scale² times smaller: from here on double holds what differences of them are. */
const SMALLEST_SPREAD = 2 ** -450;

/**
 * The smallest power of two that is not below `spread`; 0 for 0.
 *
 * @throws RangeError if its square is too small for double.
 */
export function scaleFor(spread: number): number {
  if (spread === 0) return 0;
  if (spread < SMALLEST_SPREAD) {
    const rule = `rows that differ by ${SMALLEST_SPREAD.toPrecision(1)} or not at all (scale the data)`;
    throw new RangeError(shouldBe('x', rule, spread));
  }
  const power = 2 ** Math.ceil(Math.log2(spread));
  // The logarithm is rounded.
  return power < spread ? 2 * power : power;
}

/** Mean of rows, from the first one on, so that of equal rows it is exact; of sparse ones their origin. */
class Mean {
  #sparse: SparseOrigin | undefined;
  #first: Float64Array | undefined;
  /** Σ w (x - first), and without weights, for where all are 0. */
  #sum = new Float64Array(0);
  #plain = new Float64Array(0);
  #total = 0;
  #rows = 0;

  add({ rows: x, weights }: WeightedRows): void {
    if (x.kind === 'csr') {
      this.#sparse ??= new SparseOrigin();
      this.#sparse.add(x, weights);
      return;
    }
    const { data, rows, cols } = x;
    if (!this.#first) {
      this.#first = Float64Array.from(data.subarray(0, cols));
      this.#sum = new Float64Array(cols);
      this.#plain = new Float64Array(cols);
    }
    const [first, sum, plain] = [this.#first, this.#sum, this.#plain];
    this.#rows += rows;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? weights[i]! : 1;
      this.#total += weight;
      for (let j = 0; j < cols; j++) sum[j]! += weight * (data[i * cols + j]! - first[j]!);
      if (!weights || this.#total > 0) continue;
      for (let j = 0; j < cols; j++) plain[j]! += data[i * cols + j]! - first[j]!;
    }
  }

  get value(): Float64Array {
    if (this.#sparse) return this.#sparse.value;
    const [sum, total] = this.#total === 0 ? [this.#plain, this.#rows] : [this.#sum, this.#total];
    return sum.map((value, j) => this.#first![j]! + value / total);
  }
}

/** Largest |x - origin| and largest |x| of any value. */
class Extent {
  readonly #origin: Float64Array;
  #framing: SparseFraming | undefined;
  #spread = 0;
  #largest = 0;

  constructor(origin: Float64Array) {
    this.#origin = origin;
  }

  add(x: HostRows): void {
    if (x.kind === 'csr') {
      this.#addSparse(x);
      return;
    }
    const { data, cols } = x;
    let [spread, largest] = [this.#spread, this.#largest];
    const origin = this.#origin;
    for (let at = 0, j = 0; at < data.length; at++) {
      spread = Math.max(spread, Math.abs(data[at]! - origin[j]!));
      largest = Math.max(largest, Math.abs(data[at]!));
      if (++j === cols) j = 0;
    }
    this.#spread = spread;
    this.#largest = largest;
  }

  #addSparse(x: CsrRows): void {
    for (const value of x.data) this.#largest = Math.max(this.#largest, Math.abs(value));
    this.#framing ??= new SparseFraming({ origin: this.#origin, scale: 1 });
    const most = this.#framing.most(x.cols);
    const [columns, values] = [new Int32Array(most), new Float64Array(most)];
    for (let i = 0; i < x.rows; i++) {
      const end = this.#framing.row(x, i, columns, values, 0);
      for (let n = 0; n < end; n++) this.#spread = Math.max(this.#spread, Math.abs(values[n]!));
    }
  }

  get frame(): Frame {
    const spread = this.#spread;
    const scale = scaleFor(Math.max(spread, spread && this.#largest * FINEST));
    return { origin: this.#origin, scale };
  }
}
