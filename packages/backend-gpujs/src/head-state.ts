import { type ClusteringState, copyClusteringState } from '@coke/core/backend';
import type { Value } from './value.ts';

/** One head of a session. */
export interface HeadState {
  /**
   * Bounds, prices, counts and drift, K each, which stay on the host, in double where the core holds
   * doubles: labels come down in any case, and a device's float32 would blur the certificate. The
   * arrays of centers are not kept: they are empty.
   */
  readonly host: ClusteringState;
  /** c^t, K × d. */
  readonly current: Value;
  /** c^(t-1), K × d. At the start of an epoch the same value as `current`. */
  readonly previous: Value;
}

const NONE = new Float32Array(0);

/** A copy of a head's arrays of length K. */
export function hostState(head: ClusteringState): ClusteringState {
  return copyClusteringState({ ...head, centers: NONE, previousCenters: NONE });
}

/** A copy of all that a head holds. */
export async function readHead({ host, current, previous }: HeadState): Promise<ClusteringState> {
  const { k, dim } = host;
  const centers = flatten(await current.rows(), k, dim);
  const previousCenters =
    previous === current ? centers.slice() : flatten(await previous.rows(), k, dim);
  return { ...copyClusteringState(host), centers, previousCenters };
}

function flatten(rows: readonly Float32Array[], k: number, dim: number): Float32Array {
  const flat = new Float32Array(k * dim);
  for (let c = 0; c < k; c++) flat.set(rows[c]!, c * dim);
  return flat;
}

/** Free the values of `before` that `after` does not have. */
export function freeReplaced(before: readonly HeadState[], after: readonly HeadState[]): void {
  const kept = new Set(after.flatMap(({ current, previous }) => [current, previous]));
  for (const { current, previous } of before) {
    for (const value of [current, previous]) if (!kept.has(value)) value.free();
  }
}
