import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, matrix } from '@coke/core';

export async function firstLabel(rows: Float32Array, dim: number, k: number): Promise<number> {
  const model = new ConstrainedKMeans({ k, backend: await wasm() });
  return (await model.partialFit(matrix(rows, dim)))[0]!;
}
