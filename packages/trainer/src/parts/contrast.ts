import {
  cast,
  div,
  eye,
  greaterEqual,
  lessEqual,
  log,
  max,
  mean,
  mul,
  type Scalar,
  softmax,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** What contrastive objectives measure. */
export const CONTRAST_MEASURES = [
  'positiveWins',
  'positiveSimilarity',
  'negativeSimilarity',
] as const;

/** A contrastive loss. The caller tidies. */
export interface Contrast {
  /** Mean over rows. */
  readonly loss: Scalar;
  /** P = softmax(scores / τ), b × M. The gradient with respect to the scores is (P - 1 at positives) / (b τ). */
  readonly probabilities: Tensor2D;
  /**
   * As `CONTRAST_MEASURES`: share of rows whose positive has a higher score than every negative (where all are the
   * same none has: features that have collapsed do not look learnt), mean score of positives, of negatives.
   */
  readonly measures: Tensor1D;
}

/**
 * Mean cross-entropy of picking each row's positive out of M candidates: -log softmax(s / τ) at the positive
 * (InfoNCE).
 *
 * @param scores - s, b × M: cosines with all candidates, the positive among them.
 * @param positives - Those with the positives, b × 1.
 * @param temperature - τ.
 */
export function contrast(scores: Tensor2D, positives: Tensor2D, temperature: number): Contrast {
  const [rows, candidates] = scores.shape;
  const probabilities = softmax<Tensor2D>(div(scores, temperature));
  // The largest probability is no less than 1 / M: its logarithm is exact, whatever the positive's is.
  const largest = div<Tensor2D>(max(scores, 1, true), temperature);
  const total = sub<Tensor2D>(largest, log<Tensor2D>(max(probabilities, 1, true)));
  const notBelow = sum(cast(greaterEqual(scores, positives), 'float32'), 1);
  const others = sub(sum(sum(scores, 1)), sum(positives));
  return {
    loss: mean<Scalar>(sub(total, div(positives, temperature))),
    probabilities,
    measures: stack([
      mean<Scalar>(cast(lessEqual(notBelow, 1), 'float32')),
      mean<Scalar>(positives),
      div<Scalar>(others, rows * Math.max(1, candidates - 1)),
    ]) as Tensor1D,
  };
}

/** The diagonal of n × n, as n × 1. */
export function diagonal(square: Tensor2D): Tensor2D {
  return sum(mul(square, eye(square.shape[0])), 1, true);
}

/** Mean of some tensors of one shape. */
export function meanOf<T extends Scalar | Tensor1D>(tensors: readonly T[]): T {
  return mean<T>(stack([...tensors]), 0);
}
