import { resolveOptions } from '@coke/core/option-table';
import {
  add,
  concat,
  div,
  matMul,
  mul,
  slice2d,
  sub,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { lars } from '../../optimizers/lars.ts';
import { CONTRAST_MEASURES, contrast, diagonal } from '../../parts/contrast.ts';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type { LossInputs, LossOutcome, Objective, ObjectiveFactory } from '../objective.ts';
import { withoutDiagonal, withZeroDiagonal } from './diagonals.ts';
import { type ResolvedSimclrOptions, SIMCLR_OPTIONS, type SimclrOptions } from './options.ts';

/**
 * SimCLR, with the heads of its second version: each of the 2b rows of a batch is to find the other view of
 * its image among the other 2b - 1. Both views go through the network as one batch.
 *
 * The loss is the mean over rows i of -log softmax_{j ≠ i}(z_i·z_j / τ) at the other view, z unit rows;
 * the published code returns twice that, the sum over both views of their means. Gradients go into both sides.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Chen, Kornblith, Swersky, Norouzi, Hinton. Big Self-Supervised Models are Strong Semi-Supervised
 * Learners. NeurIPS 2020. https://arxiv.org/abs/2006.10029
 */
export function simclr(options: SimclrOptions = {}): ObjectiveFactory {
  return (context) => {
    const resolved = resolveOptions(SIMCLR_OPTIONS, options, context);
    const { rateScaling, hidden, dimension } = resolved;
    const { batchSize } = context;
    const rate = rateScaling === 'linear' ? (0.3 * batchSize) / 256 : 0.075 * Math.sqrt(batchSize);
    return {
      name: 'simclr',
      options: { ...resolved },
      needs: {
        largeViews: 2,
        forward: 'together',
        wholeBatch: true,
        minBatchSize: 2,
        projector: mlp([
          { width: hidden, normalization: 'affine', activation: 'relu' },
          { width: hidden, normalization: 'affine', activation: 'relu' },
          { width: dimension, normalization: 'scale' },
        ]),
      },
      recipe: {
        optimizer: lars({ weightDecay: 1e-4, momentumOf: 'steps' }),
        learningRate: rate,
      },
      trainable: new Map(),
      state: new Map(),
      measureNames: CONTRAST_MEASURES,
      // The rows of one image alone have nothing to tell apart: ln 1 = 0.
      yardstick: batchSize > 1 ? { uniform: Math.log(2 * batchSize - 1) } : {},
      loss: (inputs) => simclrLoss(inputs, resolved),
      dispose() {},
    } satisfies Objective;
  };
}

function simclrLoss(
  { online: { projections } }: LossInputs,
  { temperature }: ResolvedSimclrOptions,
): LossOutcome {
  const views = projections.map(unitRows);
  const rows = projections[0]!.shape[0];
  const z: Tensor2D = concat(views.map(({ unit }) => unit));
  const scores = matMul<Tensor2D>(z, transpose(z));
  const pairs = diagonal(slice2d(scores, [0, rows], [rows, rows]));
  const { loss, probabilities, measures } = contrast(
    withoutDiagonal(scores),
    concat([pairs, pairs]),
    temperature,
  );
  // dz = (G + Gᵀ) z / τ, with G = (P - 1 at the other view) / 2b.
  const p = withZeroDiagonal(probabilities);
  const pulled = matMul<Tensor2D>(add(p, transpose(p)), z);
  const others: Tensor2D = concat([views[1]!.unit, views[0]!.unit]);
  const dz = div<Tensor2D>(sub(pulled, mul(others, 2)), 2 * rows * temperature);
  return {
    loss,
    measures,
    projectionGradients: views.map(({ unit, scale }, v) =>
      unitRowsGradient(slice2d(dz, [v * rows, 0], [rows, -1]), unit, scale),
    ),
  };
}
