import { resolveOptions } from '@coke/core/option-table';
import { add, matMul, mul, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { lars } from '../../optimizers/lars.ts';
import { batchContrast } from '../../parts/batch-contrast.ts';
import { CONTRAST_MEASURES, meanOf } from '../../parts/contrast.ts';
import { momentumSchedule } from '../../parts/momentum-schedule.ts';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type { LossInputs, LossOutcome, Objective, ObjectiveFactory } from '../objective.ts';
import { MOCO_V3_OPTIONS, type MocoV3Options } from './options.ts';

/**
 * Momentum contrast without a queue (MoCo v3): the network's prediction of each view is to find the averaged
 * twin's projection of the other view of its image, its key, among those of the batch.
 *
 * Loss: the sum over v = 0, 1 of 2τ times the mean over rows of -log softmax(q_v k_{1-v}ᵀ / τ) at the row's
 * own key; q unit predictions, k unit projections of the twin. The twin's momentum goes from `momentum`
 * to `finalMomentum` by half a cosine. The published code moves the twin at the beginning of a step, which
 * is what moving it after the step by the momentum of the next one comes to, as it does here.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Chen, Xie, He. An Empirical Study of Training Self-Supervised Vision Transformers. ICCV 2021.
 * https://arxiv.org/abs/2104.02057
 */
export function mocoV3(options: MocoV3Options = {}): ObjectiveFactory {
  return (context): Objective => {
    const resolved = resolveOptions(MOCO_V3_OPTIONS, options, context);
    const { temperature, momentum, finalMomentum, hidden, dimension, predictorHidden } = resolved;
    const { batchSize } = context;
    return {
      name: 'moco-v3',
      options: { ...resolved },
      needs: {
        largeViews: 2,
        wholeBatch: true,
        minBatchSize: 2,
        projector: mlp([
          { width: hidden, normalization: 'affine', activation: 'relu' },
          { width: dimension, normalization: 'plain' },
        ]),
        // As wide as the keys that it is to find, whatever projector there is.
        predictor: ({ inputs, seed }) =>
          mlp([
            { width: predictorHidden, normalization: 'affine', activation: 'relu' },
            { width: inputs },
          ])({ inputs, seed }),
        twin: { of: 'projection', momentum: momentumSchedule(momentum, finalMomentum, 1) },
      },
      recipe: {
        optimizer: lars({ weightDecay: 1e-6 }),
        learningRate: (0.6 * batchSize) / 256,
      },
      trainable: new Map(),
      state: new Map(),
      measureNames: CONTRAST_MEASURES,
      // One image alone has nothing to tell apart: ln 1 = 0.
      yardstick: batchSize > 1 ? { uniform: 4 * temperature * Math.log(batchSize) } : {},
      loss: (inputs) => mocoV3Loss(inputs, temperature),
      dispose() {},
    };
  };
}

function mocoV3Loss({ online, twin }: LossInputs, temperature: number): LossOutcome {
  const directions = online.predictions!.map((prediction, v) => {
    const { unit, scale } = unitRows(prediction);
    const keys = unitRows(twin!.projections[1 - v]!).unit;
    const { loss, gradient, measures } = batchContrast(unit, keys, temperature);
    const dq = mul<Tensor2D>(matMul(gradient, keys), 2 * temperature);
    return { loss, measures, gradient: unitRowsGradient(dq, unit, scale) };
  });
  const sum = directions.map(({ loss }) => loss).reduce((a, b) => add<Scalar>(a, b));
  return {
    loss: mul(sum, 2 * temperature),
    measures: meanOf(directions.map(({ measures }) => measures)),
    predictionGradients: directions.map(({ gradient }) => gradient),
  };
}
