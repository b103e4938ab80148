import { type Certificate, ConstrainedKMeans, type FitOptions, matrix, Random } from '@coke/core';
import { wasm } from '../src/index.ts';

/** What an exact fit gave, as lists that can be sent anywhere. */
export interface ExactFit {
  /** y, n. */
  readonly labels: readonly number[];
  /** K × d. */
  readonly centers: readonly number[];
  readonly sizes: readonly number[];
  readonly gap: Certificate['gap'];
}

/** So many rows of noise about some points, fitted with sizes of 90 % of the average or more. */
export async function fitExactRows(
  { restarts = 1, signal }: { readonly restarts?: number; readonly signal?: AbortSignal } = {},
  onProgress?: FitOptions['onProgress'],
): Promise<ExactFit> {
  const random = new Random(8);
  const [n, d, k] = [3000, 16, 25];
  const data = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const point = Math.floor(d * random.uniform() ** 2);
    for (let j = 0; j < d; j++) data[i * d + j] = (j === point ? 3 : 0) + random.normal();
  }
  const backend = await wasm();
  const options = { k, minSize: Math.floor((0.9 * n) / k), metric: 'euclidean', seed: 5 } as const;
  const model = new ConstrainedKMeans({ ...options, restarts, backend });
  try {
    const labels = await model.fitPredict(matrix(data, d), { signal, onProgress });
    const [centers, [certificate]] = [await model.centers(), model.certificates];
    return {
      labels: [...labels],
      centers: [...centers.data],
      sizes: [...certificate!.sizes],
      gap: certificate!.gap,
    };
  } finally {
    model.dispose();
  }
}
