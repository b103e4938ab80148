import {
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** A cross-entropy, and what it is differentiated by. The caller tidies. */
export interface CrossEntropy {
  /** Mean over rows. */
  readonly loss: Scalar;
  /** With respect to the scores, b × K. */
  readonly gradient: Tensor2D;
  /** softmax(scores / temperature), b × K. */
  readonly probabilities: Tensor2D;
}

/**
 * Mean over rows of -Σ_k q_k log softmax(s / τ)_k, and its gradient (P Σ_k q_k - q) / (b τ).
 *
 * @param scores - s, b × K.
 * @param targets - q, b × K: what is to be predicted; no gradient goes there.
 * @param temperature - τ.
 */
export function crossEntropy(
  scores: Tensor2D,
  targets: Tensor2D,
  temperature: number,
): CrossEntropy {
  const logits = div<Tensor2D>(scores, temperature);
  const [rows] = scores.shape;
  const probabilities = softmax(logits);
  const totals = sum<Tensor2D>(targets, 1, true);
  return {
    loss: mean<Scalar>(neg(sum(mul(targets, logSoftmax(logits)), 1))),
    gradient: div(sub(mul(probabilities, totals), targets), rows * temperature),
    probabilities,
  };
}
