import type { Tensor2D } from '@tensorflow/tfjs-core';

/** One cross-entropy: of the softmax of some rows with a target. */
export interface LossTerm {
  /** Raw rows, b × d. */
  readonly x: Tensor2D;
  /** Factor of its mean over rows in the loss. With 0 it is there for accuracy or as reference. */
  readonly weight: number;
  /** Which target, by its place. */
  readonly target: number;
  /** Do its logits count for accuracy? */
  readonly counted: boolean;
}

/** alpha q + (1 - alpha) mean of p over `references`; p, the softmax of a term, has no gradient here. */
export interface LossTarget {
  readonly alpha: number;
  /** Places of terms; may be empty at alpha = 1. */
  readonly references: readonly number[];
}

/** Terms one below the other; those after the first `active` have no part in the loss. */
export interface HeadTerms {
  /** Rows of a term, b. */
  readonly rows: number;
  readonly active: number;
  readonly terms: readonly LossTerm[];
  readonly targets: readonly LossTarget[];
}
