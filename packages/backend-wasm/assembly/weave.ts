import { LINE } from './panels';

/**
 * Write rows of 4-byte words into a panel, row i to lane i: word j of the row becomes number i of line
 * j. Lines are written one after the other, 16 bytes at a time.
 *
 * @param rows - 8 rows of `words` words each.
 * @param which - Bit i: row i is to be written. Other rows are not read, their lanes stay as they are.
 */
export function weave(rows: usize, words: i32, which: i32, panel: usize): void {
  const rowBytes = (<usize>words) << 2;
  weaveHalf(rows, rowBytes, which & 15, panel);
  weaveHalf(rows + 4 * rowBytes, rowBytes, which >> 4, panel + LINE / 2);
}

function weaveHalf(rows: usize, rowBytes: usize, which: i32, to: usize): void {
  if (which === 0) return;
  const one = <usize>ctz<i32>(which);
  if (popcnt<i32>(which) === 1) {
    scatter(rows + one * rowBytes, rowBytes, to + (one << 2));
    return;
  }
  // Lanes that are to stay need some row, too: one that is read in any case costs no memory.
  const spare = rows + one * rowBytes;
  let row0 = which & 1 ? rows : spare;
  let row1 = which & 2 ? rows + rowBytes : spare;
  let row2 = which & 4 ? rows + 2 * rowBytes : spare;
  let row3 = which & 8 ? rows + 3 * rowBytes : spare;
  const mask = i32x4.ne(v128.and(i32x4.splat(which), i32x4(1, 2, 4, 8)), i32x4.splat(0));
  const end = row0 + rowBytes;
  while (row0 + 16 <= end) {
    const a = v128.load(row0);
    const b = v128.load(row1);
    const c = v128.load(row2);
    const e = v128.load(row3);
    const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const nextLow = v128.shuffle<i32>(c, e, 0, 4, 1, 5);
    const nextHigh = v128.shuffle<i32>(c, e, 2, 6, 3, 7);
    put(v128.shuffle<i64>(low, nextLow, 0, 2), mask, to);
    put(v128.shuffle<i64>(low, nextLow, 1, 3), mask, to + LINE);
    put(v128.shuffle<i64>(high, nextHigh, 0, 2), mask, to + 2 * LINE);
    put(v128.shuffle<i64>(high, nextHigh, 1, 3), mask, to + 3 * LINE);
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
    to += 4 * LINE;
  }
  while (row0 < end) {
    let line = v128.load32_zero(row0);
    line = v128.load32_lane(row1, line, 1);
    line = v128.load32_lane(row2, line, 2);
    line = v128.load32_lane(row3, line, 3);
    put(line, mask, to);
    row0 += 4;
    row1 += 4;
    row2 += 4;
    row3 += 4;
    to += LINE;
  }
}

/** Replace the lanes of a half line that the mask has set. */
function put(values: v128, mask: v128, to: usize): void {
  v128.store(to, v128.bitselect(values, v128.load(to), mask));
}

function scatter(row: usize, rowBytes: usize, to: usize): void {
  const end = row + rowBytes;
  while (row < end) {
    store<i32>(to, load<i32>(row));
    row += 4;
    to += LINE;
  }
}
