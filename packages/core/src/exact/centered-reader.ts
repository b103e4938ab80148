import type { CsrRows } from '../rows/csr.ts';
import type { Frame } from '../rows/frame.ts';
import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import { normalizeRow } from '../rows/normalize.ts';
import { SparseFraming } from '../rows/sparse-frame.ts';
import { extentOf } from '../rows/sparse-rows.ts';
import type { StoredRow } from './stored-row.ts';

/**
 * Rows as the exact algorithm sees them: x' of their frame, taken in double wherever it is needed and
 * not rounded. For cosine x' is x. Where rows are brought to unit length x stands for that, in float32.
 */
export interface Centering extends Frame {
  /** Are rows brought to unit length? A zero row stays zero. */
  readonly unitLength: boolean;
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
