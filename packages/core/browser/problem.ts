import { ConstrainedKMeans, type FitOptions, type Matrix, matrix, Random } from '../src/index.ts';

/** Rows of noise about some directions, n × d; the same on every runtime. */
export function drawRows(): Matrix {
  const random = new Random(11);
  const [n, d] = [600, 8];
  const data = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const direction = Math.floor(d * random.uniform() ** 2);
    for (let j = 0; j < d; j++) data[i * d + j] = (j === direction ? 2 : 0) + random.normal();
  }
  return matrix(data, d);
}

export const PROBLEM = {
  algorithm: 'online',
  k: 6,
  ratio: 0.9,
  epochs: 3,
  batchSize: 50,
  seed: 5,
} as const;

/** What fitting and predicting gave, as lists that can be sent anywhere. */
export interface Fitted {
  /** Stored labels, n. */
  readonly labels: readonly number[];
  /** Nearest center of each row, n. */
  readonly predicted: readonly number[];
  /** K × d. */
  readonly centers: readonly number[];
  /** The bytes of the model's file. */
  readonly saved: readonly number[];
}

/** Fits the rows and predicts them. */
export async function fitRows(onProgress?: FitOptions['onProgress']): Promise<Fitted> {
  const model = new ConstrainedKMeans(PROBLEM);
  const x = drawRows();
  const labels = await model.fitPredict(x, { onProgress });
  const predicted = await model.predict(x);
  const [centers, saved] = [await model.centers(), await model.save()];
  return {
    labels: [...labels],
    predicted: [...predicted],
    centers: [...centers.data],
    saved: [...saved],
  };
}
