// What the addon exports: `native/node/src` has the other side. Arrays that are too short, or memory that ends,
// are a RangeError there, of another type a TypeError; nothing has changed then.

/** The threads of a backend. */
export interface AddonPool {
  /** Keeps other objects from passing for one. */
  readonly constructor: unknown;
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

export interface Addon {
  readonly Pool: new (threads: number) => AddonPool;
  readonly Session: new (pool: AddonPool, euclidean: boolean, dim: number) => AddonSession;
}
