import { ndarray } from '@coke/backend-ndarray';
import { ConstrainedKMeans, matrix } from '@coke/core';

export async function firstLabel(rows: Float32Array, dim: number, k: number): Promise<number> {
  const model = new ConstrainedKMeans({ k, backend: ndarray() });
  return (await model.partialFit(matrix(rows, dim)))[0]!;
}
