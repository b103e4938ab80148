import type { LossInputs, LossOutcome, ObjectiveFactory } from '@coke/trainer';
import { mlp } from '@coke/trainer';
import * as tf from '@tensorflow/tfjs-core';

/** Options of `spreadOut`. */
export interface SpreadOutOptions {
  /** Weight of the second part of the loss. @defaultValue 1 */
  readonly weight?: number;
}

/**
 * The two views of an image should lie together, and images apart: with z and z' the rows of the two views,
 * mean |z - z'|² + weight · Σ_j max(0, 1 - s_j), s_j the standard deviation of column j of each view.
 */
export function spreadOut({ weight = 1 }: SpreadOutOptions = {}): ObjectiveFactory {
  return () => ({
    name: 'spread-out',
    // What decides its numbers: a checkpoint of others is refused.
    options: { weight },
    needs: {
      largeViews: 2,
      // A deviation is of all rows, not a mean of what parts of a batch have.
      wholeBatch: true,
      projector: mlp([{ width: 64, normalization: 'affine', activation: 'relu' }, { width: 16 }]),
    },
    recipe: { learningRate: 0.1 },
    // No variables of its own: neither such that gradients move, nor others.
    trainable: new Map(),
    state: new Map(),
    measureNames: ['deviation'],
    // What alarms hold measures against: below, all images look alike.
    yardstick: { measures: { deviation: { least: 0.01 } } },
    loss: (inputs) => spreadOutLoss(inputs, weight),
    dispose() {},
  });
}

function spreadOutLoss({ ids, online }: LossInputs, weight: number): LossOutcome {
  const [a, b] = online.projections as [tf.Tensor2D, tf.Tensor2D];
  const rows = ids.length;
  const difference = tf.sub<tf.Tensor2D>(a, b);
  const apart = tf.div<tf.Scalar>(tf.sum(tf.square(difference)), rows);
  const views = [a, b].map((z) => {
    const centered = tf.sub<tf.Tensor2D>(z, tf.mean(z, 0));
    const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centered), 0), 1e-4));
    const missing = tf.relu(tf.sub(1, deviation));
    // Where nothing is missing, there is no gradient; else that of -s_j is -(z - mean) / (rows s_j).
    const pull = tf.div(tf.step(missing), tf.mul(deviation, -rows / weight));
    return { deviation, missing: tf.sum(missing), gradient: tf.mul(centered, pull) };
  });
  const missing = tf.add(views[0]!.missing, views[1]!.missing);
  const together = tf.mul(difference, 2 / rows);
  return {
    loss: tf.add(apart, tf.mul(missing, weight)),
    // With respect to the projections, in the order of the views.
    projectionGradients: [
      tf.add(views[0]!.gradient, together),
      tf.sub(views[1]!.gradient, together),
    ],
    measures: tf.reshape(tf.mean(tf.concat(views.map(({ deviation }) => deviation))), [1]),
  };
}
