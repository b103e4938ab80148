import { type ClusteringState, type Metric, roundUp } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import { type Centers, createCenters } from './center-set.ts';

type Doubles = NdArray<Float64Array>;

/** One head of a session. Vectors hold one number a cluster. */
export interface HeadState {
  readonly lower: Doubles;
  readonly upper: Doubles;
  readonly current: Centers;
  readonly previous: Centers;
  /** rho. */
  readonly prices: NdArray<Float32Array>;
  /** n. */
  readonly counts: Doubles;
  readonly drift: Doubles;
  /** m: weight of the batch so far. Zero between steps. */
  readonly batchCounts: Doubles;
  /** Σ w_i x_i of the batch so far, K × d. Zero between steps. */
  readonly sums: Doubles;
  /** What to add to x·c, K; its memory goes on to a multiple of 4, with -Infinity. */
  readonly offsets: Doubles;
}

/** A head's state, sharing no memory with it. */
export function createState(head: ClusteringState, metric: Metric): HeadState {
  const { k, dim } = head;
  const vector = (values: Float64Array) => view(values, [k]);
  return {
    lower: vector(head.lower.slice()),
    upper: vector(head.upper.slice()),
    current: createCenters(head.centers, dim, metric),
    previous: createCenters(head.previousCenters, dim, metric),
    prices: view(head.prices.slice(), [k]),
    counts: vector(head.counts.slice()),
    drift: vector(head.drift.slice()),
    batchCounts: vector(new Float64Array(k)),
    sums: view(new Float64Array(k * dim), [k, dim]),
    offsets: vector(new Float64Array(roundUp(k)).fill(Number.NEGATIVE_INFINITY)),
  };
}

/** A copy for the host, sharing no memory with the state. */
export function readHead(state: HeadState): ClusteringState {
  const [k, dim] = state.current.values.shape as [number, number];
  const copy = ({ values }: Centers) => Float32Array.from(values.data.subarray(0, k * dim));
  return {
    k,
    dim,
    lower: state.lower.data.slice(),
    upper: state.upper.data.slice(),
    centers: copy(state.current),
    previousCenters: copy(state.previous),
    prices: state.prices.data.slice(),
    counts: state.counts.data.slice(),
    drift: state.drift.data.slice(),
  };
}
