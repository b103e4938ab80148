import type { Candidates, Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { CsrRows, SparseMatrix } from '../rows/csr.ts';
import type { Matrix } from '../rows/matrix.ts';
import {
  CenteredReader,
  type CenteredRows,
  type Centering,
  centerRows,
  type GivenCenters,
} from './centered-rows.ts';
import { type DeviceBlock, HeldBlocks } from './held-blocks.ts';
import { type RowBlocks, rowsInBlock } from './row-blocks.ts';
import type { SparseRow, StoredRow } from './stored-row.ts';

/** Products between two looks at the event loop: some 5 ms. */
const WORK = 2 ** 22;

export interface RowStoreOptions {
  readonly metric: Metric;
  /** Bring rows to unit length. @defaultValue false: they are as they should be */
  readonly normalize?: boolean | undefined;
  /** What rows count for in means, their origin one. @defaultValue 1 each */
  readonly weights?: ArrayLike<number> | undefined;
  /** f in [0, 1], one a row: its scores are f_i s_ik. @defaultValue 1 each */
  readonly factors?: ArrayLike<number> | undefined;
  /** Centers to begin with, for which there is to be room. */
  readonly first?: GivenCenters | undefined;
  /** Awaited between pieces of work. What it throws ends the work. */
  readonly pause: () => Promise<void>;
  /** How rows are centered, where others than these decide. @defaultValue as `centerRows` has it */
  readonly centered?: CenteredRows | undefined;
}

/**
 * Rows x', as the exact algorithm asks for them: their candidates, which a device lists, in passes from
 * the first row to the last; and a few of them in double, in ascending order. So rows may be in memory,
 * which are then copied to the device but nowhere else, or come as a stream that can be read again.
 *
 * With factors a row is f_i x'_i. Its euclidean scores f_i (x'_i·c - |c|²/2) are inner products of
 * (f_i x'_i, f_i) with (c, -|c|²/2): on the device rows and centers then have a column more.
 */
export class RowStore {
  readonly rows: number;
  readonly cols: number;
  /** Numbers of a row, on average, that are looked at. */
  readonly width: number;
  readonly centering: Centering;
  /** Largest |x'|. */
  readonly longest: number;
  /** Mean |x'|²/2 of euclidean rows; 0 for cosine. */
  readonly offset: number;
  readonly factors: ArrayLike<number> | undefined;
  /** Do rows and centers have a column more on the device? */
  readonly lifted: boolean;
  readonly #scorer: Scorer;
  readonly #blocks: RowBlocks;
  readonly #held: HeldBlocks;
  /** To be awaited between pieces of work. */
  readonly pause: () => Promise<void>;

  private constructor(
    scorer: Scorer,
    blocks: RowBlocks,
    centered: CenteredRows,
    factors: ArrayLike<number> | undefined,
    pause: () => Promise<void>,
  ) {
    this.rows = centered.rows;
    this.cols = centered.cols;
    this.width = centered.width;
    const { origin, scale, unitLength } = centered;
    this.centering = { origin, scale, unitLength };
    this.longest = centered.longest;
    this.offset = centered.offset;
    this.factors = factors;
    this.lifted = factors !== undefined && centered.origin !== undefined;
    this.#scorer = scorer;
    this.#blocks = blocks;
    this.#held = new HeldBlocks(
      scorer,
      centered.rows,
      () => deviceBlocks(blocks, centered, factors),
      blocks.inMemory,
    );
    this.pause = pause;
  }

  /**
   * Measure rows, and bring those in memory to the device. To be released by the caller.
   *
   * @param scorer - For as many columns as the rows have; for euclidean rows with factors an inner product's
   * (cosine), of one more.
   */
  static async open(
    scorer: Scorer,
    blocks: RowBlocks,
    { metric, normalize = false, weights, factors, first, pause, centered }: RowStoreOptions,
  ): Promise<RowStore> {
    const rows = centered ?? (await centerRows(blocks, metric, normalize, weights, first));
    const store = new RowStore(scorer, blocks, rows, factors, pause);
    try {
      await store.#held.begin();
    } catch (error) {
      await store.release();
      throw error;
    }
    return store;
  }

  /** c ← centers of x', K × d, for `near`. */
  async setCenters(centers: Float32Array): Promise<void> {
    await this.#scorer.setCenters(this.lifted ? lift(centers, this.cols) : centers);
  }

  /** rho ← prices of x', K, for `near`. */
  async setPrices(prices: Float64Array): Promise<void> {
    await this.#scorer.setPrices(prices);
  }

  /** List the candidates of rows `start … end`, as a scorer does. Calls in order share a pass. */
  near(start: number, end: number, margin: number, out: Candidates): Promise<void> {
    return this.#held.near(start, end, margin, out);
  }

  /**
   * Look at some rows, in double: one pass at most.
   *
   * @param indices - Which, ascending; undefined: all.
   * @param work - Products that `visitor` takes a row, at most: after some milliseconds of them others get
   * a turn.
   * @param visitor - Gets a row's number and x', overwritten by the next; with factors f x' and f.
   */
  async visit(
    indices: Int32Array | undefined,
    work: number,
    visitor: (i: number, x: StoredRow) => void,
  ): Promise<void> {
    const count = indices?.length ?? this.rows;
    if (count === 0) return;
    await this.#held.rest();
    const reader = new CenteredReader(this.centering, this.factors);
    const most = Math.max(1, Math.floor(WORK / work));
    let [at, since] = [0, 0];
    for await (const { start, x } of this.#blocks.pass()) {
      for (; at < count; at++) {
        const i = indices ? indices[at]! : at;
        if (i >= start + x.rows) break;
        visitor(i, reader.read(x, i - start, i));
        if (++since < most) continue;
        since = 0;
        await this.pause();
      }
      if (at === count) return;
    }
  }

  /** Let go of what is on the device. */
  release(): Promise<void> {
    return this.#held.release();
  }
}

/** (c, -|c|²/2), K × (d + 1). */
function lift(centers: Float32Array, cols: number): Float32Array {
  const k = centers.length / cols;
  const lifted = new Float32Array(k * (cols + 1));
  for (let c = 0; c < k; c++) {
    const center = centers.subarray(c * cols, (c + 1) * cols);
    lifted.set(center, c * (cols + 1));
    lifted[c * (cols + 1) + cols] = -center.reduce((sum, value) => sum + value ** 2, 0) / 2;
  }
  return lifted;
}

/** x' in float32, in blocks of a good size: the rows themselves where they are what is wanted. */
async function* deviceBlocks(
  blocks: RowBlocks,
  rows: CenteredRows,
  factors: ArrayLike<number> | undefined,
): AsyncGenerator<DeviceBlock> {
  const lifted = factors !== undefined && rows.origin !== undefined;
  const cols = lifted ? rows.cols + 1 : rows.cols;
  const most = Math.min(rows.rows, rowsInBlock(cols));
  const reader = new CenteredReader(rows, factors);
  let block: Matrix | undefined;
  let [start, filled] = [0, 0];
  for await (const { start: first, x } of blocks.pass()) {
    const asTheyAre = !rows.origin && !rows.unitLength && !factors;
    if (blocks.inMemory && x.data instanceof Float32Array && asTheyAre) {
      yield { start, x: { ...x, data: x.data } as DeviceBlock['x'] };
      start += x.rows;
      continue;
    }
    if (x.kind === 'csr') {
      if (filled > 0) yield { start, x: { data: block!.data, rows: filled, cols } };
      filled = 0;
      yield { start: first, x: sparseBlock(x, first, reader, lifted) };
      start = first + x.rows;
      continue;
    }
    block ??= { data: new Float32Array(most * cols), rows: most, cols };
    for (let i = 0; i < x.rows; i++) {
      const row = reader.read(x, i, first + i) as Float64Array;
      block.data.set(row.subarray(0, cols), filled++ * cols);
      if (filled < most) continue;
      yield { start, x: block };
      start += filled;
      filled = 0;
    }
  }
  if (filled > 0) yield { start, x: { data: block!.data, rows: filled, cols } };
}

/** x' of the rows of a sparse block, float32; f in a column more where they are lifted. */
function sparseBlock(
  x: CsrRows,
  first: number,
  reader: CenteredReader,
  lifted: boolean,
): SparseMatrix {
  const indptr = new Int32Array(x.rows + 1);
  let indices = new Int32Array(x.data.length + x.rows);
  let data = new Float32Array(indices.length);
  let to = 0;
  for (let i = 0; i < x.rows; i++) {
    const { columns, values, count, factor } = reader.read(x, i, first + i) as SparseRow;
    if (to + count >= indices.length) {
      const length = 2 * (to + count + 1);
      [indices, data] = [
        grown(indices, new Int32Array(length)),
        grown(data, new Float32Array(length)),
      ];
    }
    indices.set(columns.subarray(0, count), to);
    data.set(values.subarray(0, count), to);
    to += count;
    if (lifted && factor !== 0) {
      indices[to] = x.cols;
      data[to++] = factor;
    }
    indptr[i + 1] = to;
  }
  const cols = lifted ? x.cols + 1 : x.cols;
  return { ...x, data: data.subarray(0, to), indices: indices.subarray(0, to), indptr, cols };
}

function grown<T extends Int32Array | Float32Array>(values: T, more: T): T {
  more.set(values);
  return more;
}
