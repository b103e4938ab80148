import { type Metric, roundUp } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';

/** One set of centers of a head. */
export interface Centers {
  /** c, K × d: float32 numbers, held as doubles so that scoring need not convert them. */
  readonly values: NdArray<Float64Array>;
  /** |c|²/2 for euclidean, 0 for cosine, K: what a score lacks beside x·c. */
  readonly halfSquares: NdArray<Float64Array>;
}

/** A copy of centers on the host. */
export function createCenters(host: Float32Array, dim: number, metric: Metric): Centers {
  const k = host.length / dim;
  const data = new Float64Array(roundUp(k) * dim);
  data.set(host);
  const centers = {
    values: view(data, [k, dim]),
    halfSquares: view(new Float64Array(k), [k]),
  };
  for (let c = 0; c < k; c++) measure(centers, c, metric);
  return centers;
}

/**
 * c_k ← mean_k / norm, as float32, so that a model read and opened again goes on as it would have.
 *
 * @param means - K × d.
 */
export function setCenter(
  centers: Centers,
  k: number,
  means: NdArray<Float64Array>,
  norm: number,
  metric: Metric,
): void {
  const { data, shape } = centers.values;
  const [start, end] = [k * shape[1]!, (k + 1) * shape[1]!];
  const mean = means.data;
  for (let at = start; at < end; at++) data[at] = Math.fround(mean[at]! / norm);
  measure(centers, k, metric);
}

function measure({ values, halfSquares }: Centers, k: number, metric: Metric): void {
  if (metric === 'cosine') return;
  const { data, shape } = values;
  const [start, end] = [k * shape[1]!, (k + 1) * shape[1]!];
  let squared = 0;
  for (let at = start; at < end; at++) squared += data[at]! * data[at]!;
  halfSquares.data[k] = squared / 2;
}
