import { ConstrainedKMeans, matrix } from '@coke/core';

/** Cluster a first batch: the label of its first row. Each program of this folder does that. */
export async function firstLabel(rows: Float32Array, dim: number, k: number): Promise<number> {
  const model = new ConstrainedKMeans({ k });
  return (await model.partialFit(matrix(rows, dim)))[0]!;
}
