import type { Cell } from '../clusters/cluster-description.ts';

/** Some rows as points of a plane. */
export interface RowMap {
  /**
   * `umap`: near rows lie near, distances between groups say little. `pca`: the two directions in which rows vary most,
   * distances are as large or smaller than they are.
   */
  readonly method: 'umap' | 'pca';
  /** Rows that it was drawn from. */
  readonly total: number;
  readonly points: readonly MapPoint[];
  /** PCA: shares of the variance that the two directions have, 0 to 1. */
  readonly varianceShares?: readonly [number, number];
}

export interface MapPoint {
  /** Number of the row, from 0. */
  readonly row: number;
  readonly cluster: number;
  readonly x: number;
  readonly y: number;
  /** What tells the row, in the order of the columns that were given. */
  readonly cells: readonly Cell[];
}
