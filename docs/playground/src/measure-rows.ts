import type { ConstrainedKMeans, GivenRows } from '@coke/core';

/** Rows whose measures to all centers are held at once. */
const BLOCK = 4096;

/** How near rows are to their center and to the nearest other one, an entry a row. */
export interface RowMeasures {
  /** Distance to its center, or cosine. */
  readonly own: Float32Array;
  /** The nearest other cluster; -1 where there is none. */
  readonly second: Int32Array;
  /** The same to its center; NaN where there is none. */
  readonly other: Float32Array;
}

/** @param labels - The cluster of each row. */
export async function measureRows(
  { data, rows, cols }: GivenRows,
  labels: Int32Array,
  model: ConstrainedKMeans,
): Promise<RowMeasures> {
  const sign = model.options.metric === 'cosine' ? -1 : 1;
  const own = new Float32Array(rows);
  const second = new Int32Array(rows).fill(-1);
  const other = new Float32Array(rows).fill(Number.NaN);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = Math.min(BLOCK, rows - start);
    const block = data.subarray(start * cols, (start + count) * cols);
    const { data: measures, cols: k } = await model.transform({ data: block, rows: count, cols });
    for (let i = 0; i < count; i++) {
      const row = start + i;
      own[row] = measures[i * k + labels[row]!]!;
      for (let c = 0; c < k; c++) {
        const value = measures[i * k + c]!;
        const isFirst = second[row] === -1;
        if (c === labels[row] || !(isFirst || sign * value < sign * other[row]!)) continue;
        [second[row], other[row]] = [c, value];
      }
    }
  }
  return { own, second, other };
}
