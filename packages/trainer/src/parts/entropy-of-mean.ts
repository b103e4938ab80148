import { log, maximum, mul, neg, type Scalar, sum, type Tensor2D } from '@tensorflow/tfjs-core';
import { columnMeans } from './column-sums.ts';

/**
 * Entropy of the mean of some distributions, in nats: ln K where all K values are as likely on the whole,
 * 0 where one of them always wins.
 *
 * @param rows - b × K, each row a distribution.
 */
export function entropyOfMean(rows: Tensor2D): Scalar {
  const mean = columnMeans(rows);
  return neg(sum(mul(mean, log(maximum(mean, 1e-30)))));
}
