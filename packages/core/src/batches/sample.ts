import type { HostMatrix } from '../rows/matrix.ts';

/** Rows to draw centers from. */
export interface Sample {
  /** Rows as they are clustered, n × d. */
  readonly rows: HostMatrix;
  /** n numbers, not negative; undefined where every row weighs 1. */
  readonly weights: Float32Array | undefined;
  /** Is it drawn from all rows there are, rather than the first batch? @defaultValue false */
  readonly whole?: boolean;
}
