import { kmeans } from 'ml-kmeans';
import { rowsAsArrays } from './rows-as-arrays.ts';

export async function firstLabel(rows: Float32Array, dim: number, k: number): Promise<number> {
  return kmeans(rowsAsArrays(rows, dim), k, { maxIterations: 1, seed: 1 }).clusters[0]!;
}
