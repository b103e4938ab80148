import { type Matrix, type Metric, Random } from '@coke/core';

/**
 * K distinct rows drawn at random, for all contestants to begin with. Zero rows have no direction and
 * are not drawn for cosine.
 */
export function firstCenters(
  { data, rows, cols }: Matrix,
  metric: Metric,
  k: number,
  seed: number,
): Matrix {
  const row = (i: number) => data.subarray(i * cols, (i + 1) * cols);
  const order = new Random(seed).shuffle(Uint32Array.from({ length: rows }, (_, i) => i));
  const usable = metric === 'cosine' ? order.filter((i) => row(i).some((x) => x !== 0)) : order;
  const first = { data: new Float32Array(k * cols), rows: k, cols };
  for (let c = 0; c < k; c++) first.data.set(row(usable[c]!), c * cols);
  return first;
}
