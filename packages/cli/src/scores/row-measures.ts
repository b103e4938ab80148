import type { GivenRows, Metric } from '@coke/core';
import type { HostMatrix } from '@coke/core/backend';

export interface MeasureOptions {
  /** K × d, in the unit of the rows. */
  readonly centers: GivenRows;
  readonly metric: Metric;
  /** Bring rows to unit length first. */
  readonly normalize: boolean;
}

/** Rows and centers of a kind, dense or sparse. */
export interface RowMeasures {
  /** Centers as the device takes them, K × d in float32. */
  deviceCenters(): Float32Array;
  /** Rows as the device takes them. Good until others are asked for. */
  deviceRows(start: number, count: number): HostMatrix;
  /** How far row i is from center k, in double: |x - c|, or the cosine with its sign turned. */
  from(i: number): (k: number) => number;
}
