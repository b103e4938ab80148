import { kmeans } from '@thi.ng/k-means';
import { rowsAsArrays } from './rows-as-arrays.ts';

export async function firstLabel(rows: Float32Array, dim: number, k: number): Promise<number> {
  const clusters = kmeans(k, rowsAsArrays(rows, dim), { maxIter: 1 });
  return clusters.findIndex(({ items }) => items.includes(0));
}
