import type { ClusterSums } from '@coke/core/backend';

// What the addon exports: `native/node/src` has the other side. Arrays that are too short, or memory that ends,
// are a RangeError there, of another type a TypeError; nothing has changed then. Rows `x` are sparse where there are
// `indices` and `indptr`.

/** What all sessions and scorers of a backend share: threads, and how rows are scored. */
export interface AddonEngine {
  /** Name of its kernel. */
  readonly kernel: string;
}

export interface AddonSession {
  /** A copy of a clustering, as `ClusteringState` has it. */
  add(
    k: number,
    dim: number,
    lower: Float64Array,
    upper: Float64Array,
    centers: Float32Array,
    previousCenters: Float32Array,
    prices: Float32Array,
    counts: Float64Array,
    drift: Float64Array,
  ): void;
  assign(
    x: Float32Array,
    rows: number,
    labels: Int32Array,
    similarities: Float32Array | undefined,
    previous: boolean,
    prices: boolean,
    indices?: Uint32Array,
    indptr?: Uint32Array,
  ): void;
  step(
    x: Float32Array,
    rows: number,
    labels: Int32Array,
    similarities: Float32Array | undefined,
    dualLearningRates: Float64Array,
    previous: boolean,
    unitLength: boolean,
    weights: Float32Array | undefined,
    carry: number,
    indices?: Uint32Array,
    indptr?: Uint32Array,
  ): void;
  endEpoch(averaging: number | undefined, carry: number): void;
  /** Write what steps have changed of clustering h. */
  read(
    h: number,
    centers: Float32Array,
    previousCenters: Float32Array,
    prices: Float32Array,
    counts: Float64Array,
    drift: Float64Array,
  ): void;
  dispose(): void;
}

export interface AddonScorer {
  /** @returns The number that rows are known by. */
  hold(x: Float32Array, rows: number, indices?: Uint32Array, indptr?: Uint32Array): number;
  release(rows: number): void;
  setCenters(centers: Float32Array): void;
  setPrices(prices: Float64Array): void;
  near(
    rows: number,
    start: number,
    end: number,
    margin: number,
    capacity: number,
    counts: Int32Array,
    clusters: Int32Array,
    scores: Float32Array,
    thresholds: Float32Array,
  ): void;
  summing(rows: number, labels: Int32Array, weights: Float32Array | undefined): AddonSumming;
  dispose(): void;
}

/** A copy of what was given, and the rows. */
export interface AddonSumming {
  /** On another thread, once. */
  run(): Promise<Readonly<ClusterSums>>;
}

export interface Addon {
  readonly Engine: new (threads: number, kernel: string | undefined, path: string) => AddonEngine;
  readonly Session: new (engine: AddonEngine, euclidean: boolean, dim: number) => AddonSession;
  readonly Scorer: new (
    engine: AddonEngine,
    euclidean: boolean,
    k: number,
    dim: number,
  ) => AddonScorer;
  /** Names of the kernels that run on this processor, the fastest first. */
  kernels(): string[];
}
