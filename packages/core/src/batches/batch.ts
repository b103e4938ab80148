import type { Matrix } from '../rows/matrix.ts';

/** Rows ready for a session: checked, and at unit length where asked for. */
export interface Batch<Input> {
  readonly rows: Matrix | Input;
  /** b. */
  readonly count: number;
  readonly ids: ArrayLike<number> | undefined;
  readonly weights: Float32Array | undefined;
}
