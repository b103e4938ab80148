import type { Backend, GivenRows, Metric } from '@coke/core';
import {
  createCandidates,
  type HeldRows,
  normalizeRow,
  type Scorer,
  scorerOf,
} from '@coke/core/backend';

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

export interface RowScorerOptions {
  readonly backend: Backend;
  /** K × d, in the unit of the rows. */
  readonly centers: GivenRows;
  readonly metric: Metric;
  /** Bring rows to unit length first. */
  readonly normalize: boolean;
}

/** How near rows are to the centers of their cluster and of the nearest other one. */
export class RowScorer {
  readonly #scorer: Scorer;
  readonly #options: RowScorerOptions;
  /** Taken off rows and centers on their way to float32, so that large offsets cost no digits. */
  readonly #origin: Float64Array;
  readonly #shifted: Float32Array;

  private constructor(scorer: Scorer, options: RowScorerOptions, origin: Float64Array) {
    this.#scorer = scorer;
    this.#options = options;
    this.#origin = origin;
    this.#shifted = new Float32Array(BLOCK * options.centers.cols);
  }

  static async open(options: RowScorerOptions): Promise<RowScorer> {
    const { centers, metric, backend } = options;
    const { data, rows: k, cols } = centers;
    const origin = metric === 'euclidean' ? meanOf(centers) : new Float64Array(cols);
    const scorer = await scorerOf(backend as Backend<unknown>, { metric, k, dim: cols });
    await scorer.setCenters(Float32Array.from(data, (value, at) => value - origin[at % cols]!));
    return new RowScorer(scorer as Scorer, options, origin);
  }

  /**
   * @param labels - The cluster of each row.
   * @throws The signal's reason when it is aborted, between two blocks.
   */
  async score(rows: GivenRows, labels: Int32Array, signal?: AbortSignal): Promise<RowScores> {
    const scores = {
      own: new Float32Array(rows.rows),
      second: new Int32Array(rows.rows),
      other: new Float32Array(rows.rows),
    };
    for (let start = 0; start < rows.rows; start += BLOCK) {
      signal?.throwIfAborted();
      await this.#scoreBlock(rows, start, Math.min(BLOCK, rows.rows - start), labels, scores);
    }
    return scores;
  }

  dispose(): void {
    this.#scorer.dispose();
  }

  async #scoreBlock(
    { data, cols }: GivenRows,
    start: number,
    count: number,
    labels: Int32Array,
    { own, second, other }: RowScores,
  ): Promise<void> {
    const { centers, metric, normalize } = this.#options;
    const near = createCandidates(count, Math.min(COMPARED, centers.rows));
    const held = await this.#hold(data, start, count);
    try {
      await this.#scorer.near(held, 0, count, Number.POSITIVE_INFINITY, near);
    } finally {
      held.release();
    }
    const unit = new Float64Array(cols);
    const isCosine = metric === 'cosine';
    for (let i = 0; i < count; i++) {
      const at = (start + i) * cols;
      if (normalize) normalizeRow(data, at, cols, unit, 0);
      const row = normalize ? unit : data.subarray(at, at + cols);
      const to = (k: number) =>
        isCosine ? -dot(row, centers.data, k * cols) : distance(row, centers.data, k * cols);
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

  async #hold(data: GivenRows['data'], start: number, count: number): Promise<HeldRows> {
    const { centers, normalize } = this.#options;
    const { cols } = centers;
    const out = this.#shifted;
    for (let i = 0; i < count; i++) {
      const from = (start + i) * cols;
      if (normalize) {
        normalizeRow(data, from, cols, out, i * cols);
        continue;
      }
      for (let j = 0; j < cols; j++) out[i * cols + j] = data[from + j]! - this.#origin[j]!;
    }
    return this.#scorer.hold({ data: out.subarray(0, count * cols), rows: count, cols });
  }
}

function meanOf({ data, rows, cols }: GivenRows): Float64Array {
  const mean = new Float64Array(cols);
  for (const [at, value] of data.entries()) mean[at % cols]! += value / rows;
  return mean;
}

function dot(row: ArrayLike<number>, centers: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j]! * centers[at + j]!;
  return sum;
}

function distance(row: ArrayLike<number>, centers: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j]! - centers[at + j]!) ** 2;
  return Math.sqrt(sum);
}
