import type { HostRows } from '../rows/given-rows.ts';

/** Rows as given, checked, or of the backend's own type. */
export interface Batch<Input> {
  readonly rows: HostRows | Input;
  /** b. */
  readonly count: number;
  readonly ids: ArrayLike<number> | undefined;
  readonly weights: Float32Array | undefined;
}
