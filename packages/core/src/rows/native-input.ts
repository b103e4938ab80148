import type { Awaitable } from '../support/awaitable.ts';
import type { GivenRows } from './given-rows.ts';
import type { Matrix } from './matrix.ts';

/** Batches of the backend's own type, which it reads without a trip through the host. */
export interface NativeInput<in Input> {
  /** Is `x` of that type? Never throws. */
  is(x: unknown): boolean;
  /** @throws TypeError if `x` cannot be read: wrong rank, wrong dtype, disposed. */
  shapeOf(x: Input): { readonly rows: number; readonly cols: number };
  /** Copy to the host: to draw first centers from, or to put rows into a frame. */
  toMatrix(x: Input): Awaitable<Matrix>;
  /** The same unrounded, of a type that may hold more than float32 does. */
  toGivenRows?(x: Input): Awaitable<GivenRows>;
}
