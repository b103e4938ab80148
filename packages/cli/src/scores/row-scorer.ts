import type { Backend } from '@coke/core';
import {
  createCandidates,
  type HeldRows,
  type HostRows,
  type Scorer,
  scorerOf,
} from '@coke/core/backend';
import { DenseMeasures } from './dense-measures.ts';
import type { MeasureOptions, RowMeasures } from './row-measures.ts';
import { SparseMeasures } from './sparse-measures.ts';

/** Rows that are held on the device at once. */
const BLOCK = 8192;
/** Clusters that are compared in double: the nearest by float32, which may be wrong of neighbours. */
const COMPARED = 3;

/** Where rows lie among the centers, one entry a row. */
export interface RowScores {
  /** To the center of the row's own cluster: |x - c|, or the cosine x·c. */
  readonly own: Float32Array;
  /** The nearest of the other clusters; -1 where there is no other. */
  readonly second: Int32Array;
  /** To its center; NaN where there is none. */
  readonly other: Float32Array;
}

export interface RowScorerOptions extends MeasureOptions {
  readonly backend: Backend;
}

/** How near rows are to the centers of their cluster and of the nearest other one. */
export class RowScorer {
  readonly #scorer: Scorer;
  readonly #options: RowScorerOptions;

  private constructor(scorer: Scorer, options: RowScorerOptions) {
    this.#scorer = scorer;
    this.#options = options;
  }

  static async open(options: RowScorerOptions): Promise<RowScorer> {
    const { centers, metric, backend } = options;
    const { rows: k, cols: dim } = centers;
    const scorer = await scorerOf(backend as Backend<unknown>, { metric, k, dim });
    return new RowScorer(scorer as Scorer, options);
  }

  /**
   * @param labels - The cluster of each row.
   * @throws The signal's reason when it is aborted, between two blocks.
   */
  async score(rows: HostRows, labels: Int32Array, signal?: AbortSignal): Promise<RowScores> {
    const scores = {
      own: new Float32Array(rows.rows),
      second: new Int32Array(rows.rows),
      other: new Float32Array(rows.rows),
    };
    const measures =
      rows.kind === 'csr'
        ? new SparseMeasures(rows, this.#options)
        : new DenseMeasures(rows, this.#options, BLOCK);
    await this.#scorer.setCenters(measures.deviceCenters());
    for (let start = 0; start < rows.rows; start += BLOCK) {
      signal?.throwIfAborted();
      const count = Math.min(BLOCK, rows.rows - start);
      await this.#scoreBlock(measures, start, count, labels, scores);
    }
    return scores;
  }

  dispose(): void {
    this.#scorer.dispose();
  }

  async #scoreBlock(
    measures: RowMeasures,
    start: number,
    count: number,
    labels: Int32Array,
    { own, second, other }: RowScores,
  ): Promise<void> {
    const { centers, metric } = this.#options;
    const near = createCandidates(count, Math.min(COMPARED, centers.rows));
    const held: HeldRows = await this.#scorer.hold(measures.deviceRows(start, count));
    try {
      await this.#scorer.near(held, 0, count, Number.POSITIVE_INFINITY, near);
    } finally {
      held.release();
    }
    const isCosine = metric === 'cosine';
    for (let i = 0; i < count; i++) {
      const to = measures.from(start + i);
      const label = labels[start + i]!;
      let [nearest, least] = [-1, Number.NaN];
      for (let c = 0; c < near.counts[i]!; c++) {
        const k = near.clusters[i * near.capacity + c]!;
        if (k === label) continue;
        const value = to(k);
        if (nearest === -1 || value < least) [nearest, least] = [k, value];
      }
      own[start + i] = isCosine ? -to(label) : to(label);
      second[start + i] = nearest;
      other[start + i] = isCosine ? -least : least;
    }
  }
}
