import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { CenterTensors } from './center-tensors.ts';

/** What clustering says of the rows of a batch: q of the paper. */
export type LossTargets =
  | {
      /** b int32: the cluster of each row, 0 … K - 1. Not looked at: others give what the device likes. */
      readonly labels: Tensor1D;
    }
  | {
      /** b × K f32: a distribution for each row, which sums to 1. Not looked at. */
      readonly probabilities: Tensor2D;
    };

/** One clustering, as the loss sees it. */
export interface LossHead {
  readonly centers: CenterTensors;
  readonly targets: LossTargets;
}

/** What the network makes of the views of a batch: raw outputs, which the loss makes unit length. */
export interface LossViews {
  /** b × d f32 a view, large views first. */
  readonly projections: readonly Tensor2D[];
  /** The same, of the predictor. Without one, losses are of the projections alone. */
  readonly predictions?: readonly Tensor2D[];
}

/** What a loss function gives, both on the device. */
export interface ClusteringLoss {
  /** Differentiable with respect to the views alone. Its gradient can be taken once. */
  readonly loss: Scalar;
  /**
   * Share of rows, 0 … 1, whose label has the largest logit of all clusters, by the projections of the
   * large views: the mean over views and heads. A tie counts. The label of a distribution is its mode.
   * Has no gradient. Inside `tf.variableGrads` it must be kept (`tf.keep`) to be read afterwards.
   */
  readonly accuracy: Scalar;
}
