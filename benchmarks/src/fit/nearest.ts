import { type Backend, type Matrix, type Metric, ratioBounds } from '@coke/core';
import { createClusteringState, normalizeRows } from '@coke/core/backend';
import { between, isBetter } from './judge.ts';

/** Rows that a backend is handed at once. */
const BLOCK = 4096;
/** Rows whose nearest centers are looked for a second time, one by one and in double. */
const CHECKED = 100;
/** How much nearer, in float32's rounding of a score, a center may be than the one found. */
const ROUNDING = 1e-5;

/**
 * The nearest center of every row, found by a backend.
 *
 * @throws Error if it is not, for one of a hundred rows on which it is checked.
 */
export async function nearest(
  backend: Backend,
  rows: Matrix,
  metric: Metric,
  centers: Float32Array,
): Promise<Int32Array> {
  const { cols } = rows;
  const own = centers.slice();
  const k = own.length / cols;
  if (metric === 'cosine') normalizeRows({ data: own, rows: k, cols });
  const heads = [createClusteringState(own, cols, ratioBounds(k, 0))];
  const session = await backend.open({ metric, heads, normalize: false });
  const labels = new Int32Array(rows.rows);
  try {
    for (let start = 0; start < rows.rows; start += BLOCK) {
      const end = Math.min(start + BLOCK, rows.rows);
      const block = { data: rows.data.subarray(start * cols, end * cols), rows: end - start, cols };
      const out = { labels: labels.subarray(start, end) };
      await session.assign(block, out, { centers: 'current', prices: false });
    }
  } finally {
    session.dispose();
  }
  check(rows, metric, own, labels);
  return labels;
}

function check(
  { data, rows, cols }: Matrix,
  metric: Metric,
  centers: Float32Array,
  labels: Int32Array,
): void {
  for (let n = 0; n < Math.min(CHECKED, rows); n++) {
    const i = Math.floor((n * rows) / CHECKED) % rows;
    const at = (k: number) => between(metric, data, i * cols, centers, k * cols, cols);
    const found = at(labels[i]!);
    for (let k = 0; k < centers.length / cols; k++) {
      const value = at(k);
      if (!isBetter(metric, value, found)) continue;
      if (Math.abs(value - found) <= ROUNDING * Math.max(1, Math.abs(found))) continue;
      throw new Error(`the nearest center of row ${i} should be ${k}, got ${labels[i]}`);
    }
  }
}
