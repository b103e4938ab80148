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

/** |p x_a - q x_b|² of two sparse rows, in double, difference by difference. */
export function squaredDistanceOfRows(
  { data, indices, indptr }: CsrRows,
  a: number,
  p: number,
  b: number,
  q: number,
): number {
  let [n, m] = [indptr[a]!, indptr[b]!];
  const [endA, endB] = [indptr[a + 1]!, indptr[b + 1]!];
  let sum = 0;
  while (n < endA && m < endB) {
    const ahead = indices[n]! - indices[m]!;
    const difference = (ahead <= 0 ? data[n]! * p : 0) - (ahead >= 0 ? data[m]! * q : 0);
    sum += difference * difference;
    if (ahead <= 0) n++;
    if (ahead >= 0) m++;
  }
  for (; n < endA; n++) sum += (data[n]! * p) ** 2;
  for (; m < endB; m++) sum += (data[m]! * q) ** 2;
  return sum;
}
