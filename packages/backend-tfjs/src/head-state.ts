import { allInOrder } from '@coke/core/all-in-order';
import type { ClusteringState } from '@coke/core/backend';
import {
  keep,
  mul,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * One head of a session: centers on the device; what is one number a cluster on the host, in the
 * reference's precision, as every step brings labels down and takes prices up in any case.
 */
export interface HeadState {
  readonly k: number;
  readonly dim: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** rho, K. */
  prices: Float32Array;
  /** n, K. */
  counts: Float64Array;
  /** K. */
  drift: Float64Array;
  current: Centers;
  previous: Centers;
}

/** The state of heads, sharing no memory with them: of all, or of none if the device fails. */
export function createStates(heads: readonly ClusteringState[]): HeadState[] {
  const states: HeadState[] = [];
  try {
    for (const head of heads) states.push(createState(head));
    return states;
  } catch (error) {
    states.forEach(disposeState);
    throw error;
  }
}

function createState(head: ClusteringState): HeadState {
  const { k, dim } = head;
  const upload = (centers: Float32Array) => new Centers(tensor2d(centers.slice(), [k, dim]));
  const current = upload(head.centers);
  try {
    return {
      k,
      dim,
      lower: head.lower.slice(),
      upper: head.upper.slice(),
      prices: head.prices.slice(),
      counts: head.counts.slice(),
      drift: head.drift.slice(),
      current,
      previous: upload(head.previousCenters),
    };
  } catch (error) {
    current.dispose();
    throw error;
  }
}

/** A copy for the host, sharing no memory with the state. */
export async function readHead(state: HeadState): Promise<ClusteringState> {
  const { k, dim, lower, upper, prices, counts, drift, current, previous } = state;
  const [centers, previousCenters] = await allInOrder(
    [current, previous].map(({ values }) => values.data<'float32'>()),
  );
  return {
    k,
    dim,
    lower: lower.slice(),
    upper: upper.slice(),
    centers: Float32Array.from(centers!),
    previousCenters: Float32Array.from(previousCenters!),
    prices: prices.slice(),
    counts: counts.slice(),
    drift: drift.slice(),
  };
}

export function disposeState({ current, previous }: HeadState): void {
  current.dispose();
  previous.dispose();
}

/** One set of centers of a head on the device, and what scoring derives from it, made when needed. */
export class Centers {
  /** c, K × d. */
  readonly values: Tensor2D;
  #columns: Tensor2D | undefined;
  #halfSquares: Tensor1D | undefined;

  /** @param values - K × d; from here on the set's own to dispose. */
  constructor(values: Tensor2D) {
    this.values = keep(values);
  }

  /** c transposed, d × K: tfjs's wasm backend multiplies by a transposed matrix ten times slower. */
  columns(): Tensor2D {
    this.#columns ??= keep(transpose(this.values));
    return this.#columns;
  }

  /** |c|²/2, K: what a euclidean score lacks beside x·c. */
  halfSquares(): Tensor1D {
    this.#halfSquares ??= keep(mul<Tensor1D>(sum(square(this.values), 1), 0.5));
    return this.#halfSquares;
  }

  dispose(): void {
    this.values.dispose();
    this.#columns?.dispose();
    this.#halfSquares?.dispose();
  }
}
