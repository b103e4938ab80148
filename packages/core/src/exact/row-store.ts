import type { Candidates, Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import { CenteredReader, type Centering } from './centered-reader.ts';
import { type CenteredRows, centerRows, type GivenCenters } from './centered-rows.ts';
import { deviceBlocks } from './device-blocks.ts';
import { HeldBlocks } from './held-blocks.ts';
import type { RowBlocks } from './row-blocks.ts';
import type { StoredRow } from './stored-row.ts';

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
