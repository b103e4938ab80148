import { clustersOf, extremesOf, offsetsOf, setOf } from './clustering-job';
import { BEST, MOST_ROWS, STATE } from './layout';
import { LINE } from './panels';
import { screenHeight, stride } from './quantize';
import { screenI8 } from './screen-i8';
import { screenTiles } from './screen-tiles';
import { beginRow, decideRow } from './screened-row';

// docs/wasm-screening.md proves that no cluster is lost here; names are as there.

/** What the caches hold: as for float32. */
const ROWS_BYTES: i32 = 16384;
const CENTERS_BYTES: i32 = 400000;

/** Bytes of scratch. */
export const SCREEN_SCRATCH: usize = BEST + MOST_ROWS * STATE;

/**
 * labels ← what `assignF32` would write, bit for bit: score all clusters in integers, keep those
 * within twice the margin of the best, and decide between them in float32.
 *
 * @param bits - Width of the integers: 8 or 16.
 * @param integers, steps, bounds - Rows as `quantizeRows` leaves them; the integers readable up to a
 * multiple of 4 rows.
 * @param clustering - Its table, prepared.
 * @param scratch - `SCREEN_SCRATCH` bytes.
 * @returns Panels scored in float32.
 */
export function screenRows(
  bits: i32,
  x: usize,
  integers: usize,
  steps: usize,
  bounds: usize,
  rows: i32,
  d: i32,
  clustering: usize,
  scratch: usize,
  labels: usize,
): i32 {
  const states = scratch + BEST;
  const panelCount = (clustersOf(clustering) + 7) >> 3;
  const rowBlock = screenedBlockOf(bits, d);
  let rescored = 0;
  for (let i = 0; i < rows; i += rowBlock) {
    const n = min(rowBlock, rows - i);
    screenBlock(bits, integers, steps, bounds, i, n, d, clustering, scratch, 0, 0);
    for (let r = 0; r < n; r++) {
      rescored += decideRow(
        x + ((<usize>(i + r) * <usize>d) << 2),
        d,
        setOf(clustering),
        panelCount,
        offsetsOf(clustering),
        states + <usize>r * STATE,
        scratch,
        labels + ((<usize>(i + r)) << 2),
      );
    }
  }
  return rescored;
}

/** Rows of a block: a multiple of 4. */
export function screenedBlockOf(bits: i32, d: i32): i32 {
  return min(MOST_ROWS, max(4, (ROWS_BYTES / integerBytes(bits, d)) & ~3));
}

/**
 * Score rows `first` … `first + rows - 1`, a block, against all clusters in integers.
 *
 * @param scratch - `SCREEN_SCRATCH` bytes: the states of the rows are behind its first `BEST`.
 * @param values, valuesBytes - As for `screenTiles`.
 */
export function screenBlock(
  bits: i32,
  integers: usize,
  steps: usize,
  bounds: usize,
  first: i32,
  rows: i32,
  d: i32,
  clustering: usize,
  scratch: usize,
  values: usize,
  valuesBytes: usize,
): void {
  const set = setOf(clustering);
  const offsets = offsetsOf(clustering);
  const states = scratch + BEST;
  const rowBytes = <usize>integerBytes(bits, d);
  const x = integers + <usize>first * rowBytes;
  const height = bits === 16 ? screenHeight<i16>(d) : screenHeight<i8>(d);
  const panelBlock = max(1, CENTERS_BYTES / (height * <i32>LINE));
  const panelCount = (clustersOf(clustering) + 7) >> 3;
  for (let r = 0; r < ((rows + 3) & ~3); r++) {
    const row = r < rows ? first + r : -1;
    beginRow(states + <usize>r * STATE, row, steps, bounds, d, extremesOf(clustering));
  }
  for (let p = 0; p < panelCount; p += panelBlock) {
    const count = min(panelBlock, panelCount - p);
    if (bits === 16) {
      screenTiles<i16>(
        x,
        rows,
        rowBytes,
        set,
        p,
        count,
        offsets,
        states,
        scratch,
        values,
        valuesBytes,
      );
    } else {
      screenI8(x, rows, rowBytes, set, p, count, offsets, states, scratch, values, valuesBytes);
    }
  }
}

function integerBytes(bits: i32, d: i32): i32 {
  return bits === 16 ? stride<i16>(d) : stride<i8>(d);
}
