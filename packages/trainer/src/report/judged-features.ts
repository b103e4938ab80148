import type { NeighborAccuracy } from '../evaluation/nearest-neighbors.ts';

/** Features that are no part of the training, to compare with. */
export interface JudgedFeatures {
  /** Such as "raw pixels". */
  readonly name: string;
  readonly neighbors: readonly NeighborAccuracy[];
}
