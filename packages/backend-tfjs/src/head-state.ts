import { allInOrder } from '@coke/core/all-in-order';
import type { ClusteringState } from '@coke/core/backend';
import { tensor2d } from '@tensorflow/tfjs-core';
import { Centers } from './centers.ts';

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
