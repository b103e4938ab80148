import {
  div,
  eye,
  matMul,
  type Scalar,
  sub,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { contrast, diagonal } from './contrast.ts';

/** A contrastive loss between two lots of rows; the caller tidies. */
export interface BatchContrast {
  /** Mean over rows. */
  readonly loss: Scalar;
  /** G, with respect to the scores rows · candidatesᵀ, b × b: for rows G · candidates, for candidates Gᵀ · rows. */
  readonly gradient: Tensor2D;
  /** As `CONTRAST_MEASURES`. */
  readonly measures: Tensor1D;
}

/**
 * Each row is to find the candidate of its own number among those of the batch: mean over rows of
 * -log softmax(row · candidatesᵀ / τ) at its own (MoCo-v3, NNCLR).
 *
 * @param rows - b × d, unit rows.
 * @param candidates - The same.
 */
export function batchContrast(
  rows: Tensor2D,
  candidates: Tensor2D,
  temperature: number,
): BatchContrast {
  const [count] = rows.shape;
  const scores = matMul<Tensor2D>(rows, transpose(candidates));
  const { loss, probabilities, measures } = contrast(scores, diagonal(scores), temperature);
  const gradient = div<Tensor2D>(sub(probabilities, eye(count)), count * temperature);
  return { loss, gradient, measures };
}
