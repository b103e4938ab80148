import {
  add,
  avgPool,
  batchNorm,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { columnMeans } from '../../parts/column-sums.ts';
import { type Save, withGradient } from './with-gradient.ts';

/** What a batch is scaled to, [c] each. */
export interface Scale {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
}

/** Mean and variance of channels, [c] each. */
export interface Moments {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * Batch normalisation by the statistics of the batch itself (Ioffe and Szegedy, 2015):
 * y = gamma (x - mean) / √(variance + epsilon) + beta, and its gradient, with statistics as functions of x.
 *
 * @param x - Of any rank; the last dimension is that of channels, c, and there are n values in each.
 * @param use - Gets mean and variance (divided by n); they are disposed when it returns.
 */
export function normalizeByBatch<T extends Tensor>(
  x: T,
  { gamma, beta }: Scale,
  epsilon: number,
  use: (moments: Moments) => void,
): T {
  const forward = (save: Save): T => {
    const mean = channelMeans(x);
    const centered = sub<T>(x, mean);
    const variance = channelMeans(square(centered));
    const inverse = rsqrt<Tensor1D>(add(variance, epsilon));
    use({ mean, variance });
    save([centered, inverse, gamma]);
    return add(mul(centered, mul(inverse, gamma)), beta);
  };
  // With u = (x - mean) / sigma: dx = gamma / sigma (dy - mean(dy) - u mean(u dy)).
  const backward = (dy: T, saved: Tensor[]): Tensor[] => {
    const [centered, inverse, gamma] = saved as [T, Tensor1D, Tensor1D];
    const n = dy.size / gamma.size;
    const meanOfDy = channelMeans(dy);
    const meanOfProduct = mul<Tensor1D>(channelMeans(mul(dy, centered)), inverse);
    const along = mul<T>(centered, mul(meanOfProduct, inverse));
    const dx = mul(sub(sub(dy, meanOfDy), along), mul(gamma, inverse));
    return [dx, mul(meanOfProduct, n), mul(meanOfDy, n)];
  };
  return withGradient([x, gamma, beta], forward, backward);
}

/** As `normalizeByBatch`, by statistics that are given and that no gradient flows into. */
export function normalizeByMoments<T extends Tensor>(
  x: T,
  { gamma, beta }: Scale,
  epsilon: number,
  { mean, variance }: Moments,
): T {
  const forward = (save: Save): T => {
    const inverse = rsqrt<Tensor1D>(add(variance, epsilon));
    save([x, mean, inverse, gamma]);
    return batchNorm(x, mean, variance, beta, gamma, epsilon) as Tensor as T;
  };
  const backward = (dy: T, saved: Tensor[]): Tensor[] => {
    const [x, mean, inverse, gamma] = saved as [T, Tensor1D, Tensor1D, Tensor1D];
    const n = dy.size / gamma.size;
    const product = channelMeans(mul(dy, sub(x, mean)));
    return [mul(dy, mul(gamma, inverse)), mul(mul(product, inverse), n), mul(channelMeans(dy), n)];
  };
  return withGradient([x, gamma, beta], forward, backward);
}

/**
 * Means over all but the last dimension: of pixels by a pool, of rows by a product. To sum up, the wasm
 * backend would transpose x, which takes longer.
 */
function channelMeans(x: Tensor): Tensor1D {
  const c = x.shape[x.rank - 1]!;
  const pooled = x.rank === 4 ? avgPool(x as Tensor4D, [x.shape[1]!, x.shape[2]!], 1, 'valid') : x;
  const rows: Tensor2D = reshape(pooled, [-1, c]);
  return reshape(columnMeans(rows), [c]);
}
