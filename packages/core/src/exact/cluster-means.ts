import type { Metric } from '../problem/metric.ts';
import { normalizeRow, SHORTEST_MEAN } from '../rows/normalize.ts';
import type { RowStore } from './row-store.ts';
import { SplitRows } from './split-rows.ts';
import { addStored, factorOf, type StoredRow } from './stored-row.ts';

/** A cluster whose rows have smaller factors on average has no mean. */
const LEAST_FACTOR = 2 ** -40;

/**
 * Sums of rows by cluster, in double, kept up to date by the rows whose labels change; and the centers
 * that they give. Rows may have weights, and lie in several clusters.
 */
export class ClusterMeans {
  readonly #rows: RowStore;
  readonly #metric: Metric;
  /** w, one a row; undefined: every row weighs 1. */
  readonly #weights: Float64Array | undefined;
  /** Σ w f x' of each cluster, K × d. */
  readonly #sums: Float64Array;
  /** Σ w of each cluster, K: whole numbers. */
  readonly #sizes: Float64Array;
  /** Σ w f of each cluster, K; f is 1 unless rows have factors. */
  readonly #counts: Float64Array;
  /** Clusters whose rows have changed since centers moved, K. */
  readonly #changed: Uint8Array;
  /** Labels that the sums are of. */
  readonly #labels: Uint16Array | Int32Array;
  /** What of rows lies elsewhere than those say. */
  #split = new SplitRows();
  /** Are there any yet? */
  #begun = false;

  constructor(rows: RowStore, k: number, metric: Metric, weights?: Float64Array) {
    this.#rows = rows;
    this.#metric = metric;
    this.#weights = weights;
    this.#sums = new Float64Array(k * rows.cols);
    this.#sizes = new Float64Array(k);
    this.#counts = new Float64Array(k);
    this.#changed = new Uint8Array(k);
    this.#labels = k <= 2 ** 16 ? new Uint16Array(rows.rows) : new Int32Array(rows.rows);
  }

  /** Follow labels, and what of rows lies elsewhere; returns how many labels have changed. */
  async update(labels: Int32Array, split: SplitRows = new SplitRows()): Promise<number> {
    const before = this.#labels;
    const changed = this.#begun ? rowsThatDiffer(before, labels) : undefined;
    const stay = this.#begun && sameParts(this.#split, split, before, labels);
    if (!stay) await this.#addParts(-1);
    await this.#rows.visit(changed, 2 * this.#rows.width, (i, x) => {
      const weight = this.#weights ? this.#weights[i]! : 1;
      if (changed) this.#add(x, before[i]!, -weight);
      this.#add(x, labels[i]!, weight);
      before[i] = labels[i]!;
    });
    this.#split = split;
    if (!stay) await this.#addParts(1);
    this.#begun = true;
    return changed?.length ?? labels.length;
  }

  /** Σ_i w_i f_i s_{i,y_i} of the labels, by centers of x', K × d. */
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
   * @param stretch - How far to go, as a multiple of the way to the mean, where rows have changed since
   * centers last moved: from 1 to less than 2, so that the objective rises all the same.
   * @returns How many have moved.
   */
  move(centers: Float32Array, stretch = 1): number {
    const { cols } = this.#rows;
    const target = new Float32Array(centers.length);
    let moved = 0;
    for (let k = 0; k < this.#counts.length; k++) {
      const length = this.#lengthFor(k);
      if (length === 0) continue;
      const before = this.#part(k, centers);
      this.#aim(k, length, this.#changed[k] ? stretch : 1, centers, target);
      // Rounding may make the longer way the worse one.
      if (this.#part(k, target) <= before) this.#aim(k, length, 1, centers, target);
      if (this.#part(k, target) <= before) continue;
      centers.set(target.subarray(k * cols, (k + 1) * cols), k * cols);
      moved++;
    }
    this.#changed.fill(0);
    return moved;
  }

  /** target_k ← c_k + stretch (mean_k - c_k), to unit length for cosine. */
  #aim(
    k: number,
    length: number,
    stretch: number,
    centers: Float32Array,
    target: Float32Array,
  ): void {
    const { cols } = this.#rows;
    const from = k * cols;
    for (let at = from; at < from + cols; at++) {
      target[at] = (1 - stretch) * centers[at]! + (stretch * this.#sums[at]!) / length;
    }
    if (this.#metric === 'cosine' && stretch !== 1) normalizeRow(target, from, cols, target, from);
  }

  /** What the sum of a cluster is divided by, 0: it stays. */
  #lengthFor(k: number): number {
    const count = this.#counts[k]!;
    // What is less may be what sums of doubles have left behind.
    if (count <= LEAST_FACTOR * this.#sizes[k]!) return 0;
    if (this.#metric === 'euclidean') return count;
    const { cols } = this.#rows;
    let squared = 0;
    for (let at = k * cols; at < (k + 1) * cols; at++) squared += this.#sums[at]! ** 2;
    const length = Math.sqrt(squared);
    return length < SHORTEST_MEAN * count ? 0 : length;
  }

  /** Σ w_i f_i s_ik of the rows of cluster k. */
  #part(k: number, centers: Float32Array): number {
    const { cols } = this.#rows;
    let [sum, squared] = [0, 0];
    for (let at = k * cols; at < (k + 1) * cols; at++) {
      sum += this.#sums[at]! * centers[at]!;
      squared += centers[at]! ** 2;
    }
    return this.#metric === 'euclidean' ? sum - (this.#counts[k]! * squared) / 2 : sum;
  }

  /** Move the parts of rows to where they lie, or back. */
  async #addParts(sign: 1 | -1): Promise<void> {
    const split = this.#split;
    await this.#rows.visit(split.numbers(), 2 * this.#rows.width, (i, x) => {
      for (const [cluster, part] of split.partsOf(i)!) {
        this.#add(x, this.#labels[i]!, -sign * part);
        this.#add(x, cluster, sign * part);
      }
    });
  }

  #add(x: StoredRow, cluster: number, weight: number): void {
    const { cols } = this.#rows;
    this.#changed[cluster] = 1;
    this.#sizes[cluster]! += weight;
    this.#changed[cluster] = 1;
    this.#counts[cluster]! += weight * factorOf(x, cols);
    addStored(x, weight, this.#sums, cluster * cols, cols);
  }
}

/** Do the same rows lie in the same parts in the same clusters? */
function sameParts(
  before: SplitRows,
  after: SplitRows,
  labelsBefore: ArrayLike<number>,
  labels: Int32Array,
): boolean {
  if (before.size !== after.size) return false;
  for (const [row, parts] of before.entries()) {
    const now = after.partsOf(row);
    if (now?.size !== parts.size || labels[row] !== labelsBefore[row]) return false;
    for (const [cluster, part] of parts) if (now.get(cluster) !== part) return false;
  }
  return true;
}

function rowsThatDiffer(before: ArrayLike<number>, labels: Int32Array): Int32Array {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (before[i] !== labels[i]) count++;
  const rows = new Int32Array(count);
  for (let i = 0, at = 0; at < count; i++) if (before[i] !== labels[i]) rows[at++] = i;
  return rows;
}
