import {
  add,
  argMax,
  cast,
  concat,
  keep,
  matMul,
  mul,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { unitRows } from '../../parts/unit-rows.ts';
import type { ResolvedOdcOptions } from './options.ts';
import { meanOf, splitInTwo } from './split-in-two.ts';

/** What is known of all images. */
export interface OdcState {
  /** F: unit features, N × d f32. */
  readonly features: Float32Array;
  /** y: cluster of each image, 0 … K - 1. */
  readonly labels: Int32Array;
  /** V: K × d f32, not at unit length. */
  readonly centroids: Float32Array;
}

/** What the images of a batch came to. */
export interface Arrival {
  /** New label of each. */
  readonly labels: Int32Array;
  /** Images whose label is another than before. */
  readonly changed: number;
  /** Σ over images of the cosine of the feature that is stored and its centroid. */
  readonly similarity: number;
}

/** A cluster that was split. */
export interface Split {
  /** The cluster that its second part became. */
  readonly into: number;
  readonly of: number;
  /** Images that it had. */
  readonly size: number;
  /** Those of the second part. */
  readonly second: number;
  /** Images that 2-means began with. */
  readonly initial: readonly [number, number];
}

type MemoryOptions = Pick<
  ResolvedOdcOptions,
  'k' | 'momentum' | 'minSize' | 'weightPower' | 'splitIterations'
>;

/**
 * The memory of ODC: of every image a unit feature and a label, of every cluster its centroid and size. It
 * is kept in the memory of the process, and sizes are counted as labels change: a step costs what its own
 * images and those of small clusters cost, not all images (not in the paper).
 */
export class OdcMemory {
  readonly #options: MemoryOptions;
  readonly #features: Float32Array;
  readonly #labels: Int32Array;
  readonly #centroids: Float32Array;
  readonly #sizes: Int32Array;
  readonly #cols: number;
  /** Vᵀ on the device, until centroids change. */
  #transposed: Tensor2D | undefined;
  #weights: Float64Array;

  /** @param state - Taken over. */
  constructor({ features, labels, centroids }: OdcState, options: MemoryOptions) {
    this.#options = options;
    this.#features = features;
    this.#labels = labels;
    this.#centroids = centroids;
    this.#cols = features.length / labels.length;
    this.#sizes = new Int32Array(options.k);
    for (const label of labels) this.#sizes[label]!++;
    this.#weights = classWeights(this.#sizes, options.weightPower);
  }

  get state(): OdcState {
    return { features: this.#features, labels: this.#labels, centroids: this.#centroids };
  }

  /** n_k: images of each cluster. */
  get sizes(): Int32Array {
    return this.#sizes;
  }

  /** w_k: weight of each class in the loss, as of the last `weigh`; they sum to 1. */
  get weights(): Float64Array {
    return this.#weights;
  }

  /**
   * Store new features of some images, mixed into the old ones, and label each by its nearest centroid. Of
   * an image that comes twice both are worked out from what was stored before, and the later one stays.
   *
   * @param projections - b × d, raw.
   */
  async arrive(ids: Int32Array, projections: Tensor2D): Promise<Arrival> {
    const cols = this.#cols;
    const { momentum } = this.#options;
    const old = new Float32Array(ids.length * cols);
    for (const [i, id] of ids.entries()) old.set(this.#row(id), i * cols);
    const read = tidy(() => {
      const stored = mul(tensor2d(old, [ids.length, cols]), 1 - momentum);
      const mixed = add<Tensor2D>(stored, mul(unitRows(projections).unit, momentum));
      const rows = unitRows(mixed).unit;
      const labels = cast(this.#nearest(rows), 'float32');
      return concat([rows, reshape(labels, [ids.length, 1])], 1);
    });
    const numbers = await read.data<'float32'>();
    read.dispose();
    const rowOf = (i: number) => numbers.subarray(i * (cols + 1), (i + 1) * (cols + 1));
    const labels = Int32Array.from(ids, (_, i) => rowOf(i)[cols]!);
    const changed = ids.reduce((sum, id, i) => sum + (this.#labels[id] === labels[i] ? 0 : 1), 0);
    let similarity = 0;
    for (const [i, id] of ids.entries()) {
      this.#features.set(rowOf(i).subarray(0, cols), id * cols);
      this.#relabel(id, labels[i]!);
      similarity += this.#cosine(id);
    }
    return { labels, changed, similarity };
  }

  /** V_k ← mean of F over the images of k; those of empty clusters stay. A pass over all images. */
  readCentroids(): void {
    const [features, centroids, cols] = [this.#features, this.#centroids, this.#cols];
    const sums = new Float64Array(centroids.length);
    for (const [i, label] of this.#labels.entries()) {
      const [from, to] = [i * cols, label * cols];
      for (let c = 0; c < cols; c++) sums[to + c] = sums[to + c]! + features[from + c]!;
    }
    for (const [k, size] of this.#sizes.entries()) {
      if (size === 0) continue;
      for (let c = k * cols; c < (k + 1) * cols; c++) centroids[c] = sums[c]! / size;
    }
    this.#forgetDevice();
  }

  /**
   * Images of clusters that are small go to the nearest that is not; then, for each of these in order, the
   * largest cluster is split in two, of which it becomes one. Splitting clusters of less than twice the
   * least size makes small ones again.
   *
   * @returns What was split, in order; nothing where no cluster is small.
   */
  async dissolveSmall(): Promise<Split[]> {
    const small = [...this.#sizes.keys()].filter((k) => this.#sizes[k]! < this.#options.minSize);
    if (small.length === 0) return [];
    await this.#moveElsewhere(small);
    const members = membersOf(this.#labels, this.#sizes);
    return small.map((into) => this.#splitLargest(into, members));
  }

  /** w_k ← (n_k + 1e-5)^-p over their sum, p 0.5 as published. */
  weigh(): void {
    this.#weights = classWeights(this.#sizes, this.#options.weightPower);
  }

  /** Frees what is on the device. */
  dispose(): void {
    this.#forgetDevice();
  }

  async #moveElsewhere(small: readonly number[]): Promise<void> {
    const members = membersOf(this.#labels, this.#sizes);
    const ids = small.flatMap((k) => [...members[k]!]);
    if (ids.length === 0) return;
    const rows = new Float32Array(ids.length * this.#cols);
    for (const [i, id] of ids.entries()) rows.set(this.#row(id), i * this.#cols);
    const closed = new Float32Array(this.#options.k);
    for (const k of small) closed[k] = Number.NEGATIVE_INFINITY;
    const nearest = tidy(() =>
      this.#nearest(tensor2d(rows, [ids.length, this.#cols]), tensor1d(closed)),
    );
    const labels = await nearest.data();
    nearest.dispose();
    for (const [i, id] of ids.entries()) this.#relabel(id, labels[i]!);
  }

  /** @param members - Of each cluster, ascending; kept up to date. */
  #splitLargest(into: number, members: Int32Array[]): Split {
    const size = this.#sizes.reduce((most, one) => Math.max(most, one), 0);
    const of = this.#sizes.indexOf(size);
    const features = { data: this.#features, cols: this.#cols };
    const { splitIterations } = this.#options;
    const parts = splitInTwo(features, members[of]!, this.#centroid(of), splitIterations);
    members[of] = parts.first;
    members[into] = parts.second;
    for (const id of parts.second) this.#relabel(id, into);
    for (const k of [of, into]) this.#centroid(k).set(meanOf(features, members[k]!)!);
    this.#forgetDevice();
    return { into, of, size, second: parts.second.length, initial: parts.initial };
  }

  /** argmax_k V_k·F_i, the lowest of equals, of rows b × d; `closed` is added to the scores. */
  #nearest(rows: Tensor2D, closed?: Tensor1D): Tensor1D {
    const shape: [number, number] = [this.#options.k, this.#cols];
    this.#transposed ??= keep(transpose(tensor2d(this.#centroids, shape)));
    const scores = matMul<Tensor2D>(rows, this.#transposed);
    return argMax(closed ? add<Tensor2D>(scores, closed) : scores, 1);
  }

  #relabel(id: number, label: number): void {
    this.#sizes[this.#labels[id]!]!--;
    this.#labels[id] = label;
    this.#sizes[label]!++;
  }

  #row(id: number): Float32Array {
    return this.#features.subarray(id * this.#cols, (id + 1) * this.#cols);
  }

  #centroid(k: number): Float32Array {
    return this.#centroids.subarray(k * this.#cols, (k + 1) * this.#cols);
  }

  /** Of a unit feature and its centroid; 0 where that has no direction. */
  #cosine(id: number): number {
    const [row, centroid] = [this.#row(id), this.#centroid(this.#labels[id]!)];
    let [dot, squared] = [0, 0];
    for (let c = 0; c < row.length; c++) {
      dot += row[c]! * centroid[c]!;
      squared += centroid[c]! ** 2;
    }
    return squared > 0 ? dot / Math.sqrt(squared) : 0;
  }

  #forgetDevice(): void {
    this.#transposed?.dispose();
    this.#transposed = undefined;
  }
}

function classWeights(sizes: Int32Array, power: number): Float64Array {
  const weights = Float64Array.from(sizes, (size) => (size + 1e-5) ** -power);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Images of each cluster, ascending. */
function membersOf(labels: Int32Array, sizes: Int32Array): Int32Array[] {
  const members = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  for (const [i, label] of labels.entries()) members[label]![filled[label]!++] = i;
  return members;
}
