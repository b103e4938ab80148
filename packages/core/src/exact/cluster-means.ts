import type { Metric } from '../problem/metric.ts';
import { SHORTEST_MEAN } from '../rows/normalize.ts';
import type { RowStore } from './row-store.ts';

/**
 * Sums of rows by cluster, in double, kept up to date by the rows whose labels change; and the centers
 * that they give.
 */
export class ClusterMeans {
  readonly #rows: RowStore;
  readonly #metric: Metric;
  /** Σ x' of each cluster, K × d. */
  readonly #sums: Float64Array;
  /** Rows of each cluster, K. */
  readonly #counts: Float64Array;
  /** Labels that the sums are of. */
  readonly #labels: Uint16Array | Int32Array;
  /** Are there any yet? */
  #begun = false;

  constructor(rows: RowStore, k: number, metric: Metric) {
    this.#rows = rows;
    this.#metric = metric;
    this.#sums = new Float64Array(k * rows.cols);
    this.#counts = new Float64Array(k);
    this.#labels = k <= 2 ** 16 ? new Uint16Array(rows.rows) : new Int32Array(rows.rows);
  }

  /** Follow labels; returns how many rows have changed. */
  async update(labels: Int32Array): Promise<number> {
    const before = this.#labels;
    const changed = this.#begun ? rowsThatDiffer(before, labels) : undefined;
    await this.#rows.visit(changed, 2 * this.#rows.cols, (i, x) => {
      if (changed) this.#add(x, before[i]!, -1);
      this.#add(x, labels[i]!, 1);
      before[i] = labels[i]!;
    });
    this.#begun = true;
    return changed?.length ?? labels.length;
  }

  /** Σ_i s_{i,y_i} of the labels, by centers of x', K × d. */
  objective(centers: Float32Array): number {
    let sum = 0;
    for (let k = 0; k < this.#counts.length; k++) sum += this.#part(k, centers);
    return sum;
  }

  /**
   * Move each center to the mean of its rows, to unit length for cosine, unless that does not raise the
   * objective: where it already is there, to rounding; where a cluster is empty or its mean too short to
   * have a direction.
   *
   * @param centers - Centers of x', K × d; moved in place.
   * @returns How many have moved.
   */
  move(centers: Float32Array): number {
    const { cols } = this.#rows;
    const mean = new Float32Array(centers.length);
    let moved = 0;
    for (let k = 0; k < this.#counts.length; k++) {
      const length = this.#lengthFor(k);
      if (length === 0) continue;
      for (let at = k * cols; at < (k + 1) * cols; at++) mean[at] = this.#sums[at]! / length;
      if (this.#part(k, mean) <= this.#part(k, centers)) continue;
      centers.set(mean.subarray(k * cols, (k + 1) * cols), k * cols);
      moved++;
    }
    return moved;
  }

  /** What the sum of a cluster is divided by, 0: it stays. */
  #lengthFor(k: number): number {
    const count = this.#counts[k]!;
    if (this.#metric === 'euclidean') return count;
    const { cols } = this.#rows;
    let squared = 0;
    for (let at = k * cols; at < (k + 1) * cols; at++) squared += this.#sums[at]! ** 2;
    const length = Math.sqrt(squared);
    return length < SHORTEST_MEAN * count ? 0 : length;
  }

  /** Σ s_ik of the rows of cluster k. */
  #part(k: number, centers: Float32Array): number {
    const { cols } = this.#rows;
    let [sum, squared] = [0, 0];
    for (let at = k * cols; at < (k + 1) * cols; at++) {
      sum += this.#sums[at]! * centers[at]!;
      squared += centers[at]! ** 2;
    }
    return this.#metric === 'euclidean' ? sum - (this.#counts[k]! * squared) / 2 : sum;
  }

  #add(x: Float64Array, cluster: number, sign: 1 | -1): void {
    const sums = this.#sums;
    const at = cluster * x.length;
    this.#counts[cluster]! += sign;
    for (let j = 0; j < x.length; j++) sums[at + j]! += x[j]! * sign;
  }
}

function rowsThatDiffer(before: ArrayLike<number>, labels: Int32Array): Int32Array {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (before[i] !== labels[i]) count++;
  const rows = new Int32Array(count);
  for (let i = 0, at = 0; at < count; i++) if (before[i] !== labels[i]) rows[at++] = i;
  return rows;
}
