import { div, logSoftmax, logSumExp, softmax, sub, type Tensor2D } from '@tensorflow/tfjs-core';

/** How evenly rows are shared out. */
export interface SinkhornOptions {
  /** ε: what scores are divided by; the smaller, the harder codes are. Published: 0.05. */
  readonly epsilon: number;
  /** How often prototypes, then rows, are brought to their totals, at least 1. Published: 3. */
  readonly iterations: number;
}

/**
 * Codes of rows over prototypes by the Sinkhorn-Knopp algorithm: exp(scores / ε), scaled again and again so
 * that each prototype has as much of all rows, then so that each row's code sums to 1. In the log domain,
 * where totals are logarithms to be taken away, and a common total takes away nothing; so it is
 * finite at any ε, where exp(1 / ε) leaves float32 from 0.0113 down. The caller tidies.
 *
 * @param scores - B × K, cosines.
 * @returns B × K. It does not matter in which order rows come.
 * @see Cuturi. Sinkhorn Distances. NIPS 2013.
 */
export function sinkhorn(scores: Tensor2D, { epsilon, iterations }: SinkhornOptions): Tensor2D {
  let logs = div<Tensor2D>(scores, epsilon);
  for (let i = 1; i < iterations; i++) logs = logSoftmax(perPrototype(logs), 1);
  return softmax(perPrototype(logs), 1);
}

/** Every prototype's logarithms less that of their total. */
function perPrototype(logs: Tensor2D): Tensor2D {
  return sub(logs, logSumExp(logs, 0, true));
}
