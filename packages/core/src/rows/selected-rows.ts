import type { Scratch } from './check-rows.ts';
import { type Frame, frameRow } from './frame.ts';
import type { GivenRows } from './given-rows.ts';
import type { Matrix } from './matrix.ts';
import { normalizeRow, unitScale } from './normalize.ts';

/** Some of the rows that lie in memory, in an order of their own: read where they lie. */
export interface SelectedRows {
  readonly of: GivenRows;
  /** Their numbers. */
  readonly order: Uint32Array;
  /** What brings each row of `of` to unit length, as `unitScale` says; 0 where nobody has asked yet. */
  readonly scales: Float64Array | undefined;
  /** A frame that all of `of` are known to be near enough for. */
  readonly within: Frame | undefined;
}

/** As `normalizedRows`, of selected rows; their scales are kept for the next time. */
export function normalizedSelection(
  { of: { data, cols }, order, scales }: SelectedRows,
  scratch: Scratch,
): Matrix {
  const out = scratch.atLeast(order.length * cols);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const at = row * cols;
    const scale = scales?.[row] || unitScale(data, at, cols);
    if (scales) scales[row] = scale;
    normalizeRow(data, at, cols, out, i * cols, scale);
  }
  return { data: out, rows: order.length, cols };
}

/** As `toFrame`, of selected rows. */
export function selectionToFrame(
  { of: { data, cols }, order }: SelectedRows,
  frame: Frame,
  scratch: Scratch,
): Matrix {
  const out = scratch.atLeast(order.length * cols);
  for (let i = 0; i < order.length; i++) {
    frameRow(data, order[i]! * cols, cols, frame, out, i * cols);
  }
  return { data: out, rows: order.length, cols };
}
