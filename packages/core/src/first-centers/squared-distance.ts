import type { CsrRows } from '../rows/csr.ts';
import type { Matrix } from '../rows/matrix.ts';

/** Columns, a multiple of 4, between two looks at whether a row is too far away already. */
const BLOCK = 16;

/**
 * |scale x - point|², x the row that begins at `start`, d = `cols` numbers; differences are taken in double,
 * so that rows far from 0 and near to each other are told apart.
 *
 * @param limit - At or above it any number that is no less than it may be returned.
 */
export function squaredDistance(
  { data, cols }: Matrix,
  start: number,
  scale: number,
  point: Float64Array,
  limit: number,
): number {
  const whole = cols - (cols % 4);
  // Four sums, so that no addition has to wait for the one before it.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = whole; j < cols; j++) a += (data[start + j]! * scale - point[j]!) ** 2;
  let sum = a;
  for (let from = 0; from < whole && sum < limit; from += BLOCK) {
    const to = Math.min(from + BLOCK, whole);
    for (let j = from; j < to; j += 4) {
      const at = start + j;
      const p = data[at]! * scale - point[j]!;
      const q = data[at + 1]! * scale - point[j + 1]!;
      const r = data[at + 2]! * scale - point[j + 2]!;
      const s = data[at + 3]! * scale - point[j + 3]!;
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    sum = a + b + c + d;
  }
  return sum;
}

/**
 * |p x_a - q x_b|² of two sparse rows, in double, difference by difference: the sums of `squaredDistance`, to
 * the bit.
 */
export function squaredDistanceOfRows(
  { indices, indptr, cols, data }: CsrRows,
  a: number,
  p: number,
  b: number,
  q: number,
): number {
  const whole = cols - (cols % 4);
  const [startA, endA, startB, endB] = [indptr[a]!, indptr[a + 1]!, indptr[b]!, indptr[b + 1]!];
  let [restA, restB] = [endA, endB];
  while (restA > startA && indices[restA - 1]! >= whole) restA--;
  while (restB > startB && indices[restB - 1]! >= whole) restB--;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  // The last few columns, which fill no four, come first.
  for (let part = 0; part < 2; part++) {
    let [n, m] = part === 0 ? [restA, restB] : [startA, startB];
    const [toA, toB] = part === 0 ? [endA, endB] : [restA, restB];
    while (n < toA || m < toB) {
      const j = n < toA ? indices[n]! : cols;
      const k = m < toB ? indices[m]! : cols;
      let difference = 0;
      if (j <= k) difference = data[n++]! * p;
      if (k <= j) difference -= data[m++]! * q;
      const square = difference * difference;
      const lane = part === 0 ? 0 : Math.min(j, k) & 3;
      if (lane === 0) s0 += square;
      else if (lane === 1) s1 += square;
      else if (lane === 2) s2 += square;
      else s3 += square;
    }
  }
  return s0 + s1 + s2 + s3;
}
