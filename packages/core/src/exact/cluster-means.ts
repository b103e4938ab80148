import type { Metric } from '../problem/metric.ts';
import { SHORTEST_MEAN } from '../rows/normalize.ts';
import type { CenteredRows } from './centered-rows.ts';
import { SplitRows } from './split-rows.ts';

/**
 * Sums of rows by cluster, in double, kept up to date by the rows whose labels change; and the centers
 * that they give. Rows may have weights, and lie in several clusters.
 */
export class ClusterMeans {
  readonly #rows: CenteredRows;
  readonly #metric: Metric;
  /** w, one a row; undefined: every row weighs 1. */
  readonly #weights: Float64Array | undefined;
  /** Σ w x' of each cluster, K × d. */
  readonly #sums: Float64Array;
  /** Σ w of each cluster, K. */
  readonly #counts: Float64Array;
  /** Labels that the sums are of; -1: none. */
  readonly #labels: Int32Array;
  /** What of rows lies elsewhere than those say. */
  #split = new SplitRows();

  constructor(rows: CenteredRows, k: number, metric: Metric, weights?: Float64Array) {
    this.#rows = rows;
    this.#metric = metric;
    this.#weights = weights;
    this.#sums = new Float64Array(k * rows.x.cols);
    this.#counts = new Float64Array(k);
    this.#labels = new Int32Array(rows.x.rows).fill(-1);
  }

  /** Follow labels, and what of rows lies elsewhere; returns how many labels have changed. */
  update(labels: Int32Array, split: SplitRows = new SplitRows()): number {
    let changed = 0;
    this.#addParts(-1);
    for (let i = 0; i < labels.length; i++) {
      const [before, after] = [this.#labels[i]!, labels[i]!];
      if (before === after) continue;
      changed++;
      const weight = this.#weights ? this.#weights[i]! : 1;
      if (before >= 0) this.#add(i, before, -weight);
      this.#add(i, after, weight);
      this.#labels[i] = after;
    }
    this.#split = split;
    this.#addParts(1);
    return changed;
  }

  /** Σ_i w_i s_{i,y_i} of the labels, by centers of x', K × d. */
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
    const { cols } = this.#rows.x;
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
    const { cols } = this.#rows.x;
    let squared = 0;
    for (let at = k * cols; at < (k + 1) * cols; at++) squared += this.#sums[at]! ** 2;
    const length = Math.sqrt(squared);
    return length < SHORTEST_MEAN * count ? 0 : length;
  }

  /** Σ w_i s_ik of the rows of cluster k. */
  #part(k: number, centers: Float32Array): number {
    const { cols } = this.#rows.x;
    let [sum, squared] = [0, 0];
    for (let at = k * cols; at < (k + 1) * cols; at++) {
      sum += this.#sums[at]! * centers[at]!;
      squared += centers[at]! ** 2;
    }
    return this.#metric === 'euclidean' ? sum - (this.#counts[k]! * squared) / 2 : sum;
  }

  /** Move the parts of rows to where they lie, or back. */
  #addParts(sign: 1 | -1): void {
    for (const [row, parts] of this.#split.entries()) {
      for (const [cluster, part] of parts) {
        this.#add(row, this.#labels[row]!, -sign * part);
        this.#add(row, cluster, sign * part);
      }
    }
  }

  #add(row: number, cluster: number, weight: number): void {
    const { x, origin, scale } = this.#rows;
    const { data, cols } = x;
    const sums = this.#sums;
    const from = row * cols;
    const at = cluster * cols;
    const factor = weight / scale;
    this.#counts[cluster]! += weight;
    if (origin) {
      for (let j = 0; j < cols; j++) sums[at + j]! += (data[from + j]! - origin[j]!) * factor;
    } else for (let j = 0; j < cols; j++) sums[at + j]! += data[from + j]! * factor;
  }
}
