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

/** Rows that are brought into the cache together. */
const AHEAD = 64;

/** As `normalizedRows`, of selected rows; their scales are kept for the next time. */
export function normalizedSelection(
  { of: { data, cols }, order, scales }: SelectedRows,
  scratch: Scratch,
): Matrix {
  const out = scratch.atLeast(order.length * cols);
  for (let i = 0; i < order.length; i++) {
    if (i % AHEAD === 0) touch(data, order, cols, i, out);
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
    if (i % AHEAD === 0) touch(data, order, cols, i, out);
    frameRow(data, order[i]! * cols, cols, frame, out, i * cols);
  }
  return { data: out, rows: order.length, cols };
}

/**
 * Read a number of every cache line of the next rows. The processor waits for many of these at a time, for
 * rows that are worked on one after another only one by one.
 *
 * @param out - Where rows go that are made ready: what it holds for these is of no use until then.
 */
function touch(
  data: GivenRows['data'],
  order: Uint32Array,
  cols: number,
  from: number,
  out: Float32Array,
): void {
  const step = 64 / data.BYTES_PER_ELEMENT;
  const to = Math.min(from + AHEAD, order.length);
  for (let i = from; i < to; i++) {
    const at = order[i]! * cols;
    let sum = 0;
    for (let j = 0; j < cols; j += step) sum += data[at + j]!;
    // Else it would be left out as of no use.
    out[i * cols] = sum;
  }
}
