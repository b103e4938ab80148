import { resolveOptions } from '@coke/core/option-table';
import { mul, reshape } from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import type { OptimizerFactory } from '../../optimizers/optimizer.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { withRules } from '../../optimizers/with-rules.ts';
import { crossCosines } from '../../parts/cross-cosines.ts';
import { unitSpread } from '../../parts/unit-spread.ts';
import type {
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
} from '../objective.ts';
import { type ResolvedSimSiamOptions, SIMSIAM_OPTIONS, type SimSiamOptions } from './options.ts';

/**
 * SimSiam: from the projection of each view, a predictor foretells that of the other, which has no gradient
 * of its own. Neither twin nor negatives; predictor and stopped gradient alone keep all from being the same.
 *
 * Loss: -½ (cos(p_0, z_1) + cos(p_1, z_0)), means over rows, of predictions p and projections z; -1 … 1.
 *
 * As published: gradient descent with weight decay of everything, a rate of 0.05 b / 256 that falls once an
 * epoch, without a rise, and does not fall for the predictor.
 *
 * Measure: `spread` of unit projections, see `FeatureSpread.std`: 1 is healthy, 0 a collapse.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Chen, He. Exploring Simple Siamese Representation Learning. CVPR 2021. https://arxiv.org/abs/2011.10566
 */
export function simsiam(options: SimSiamOptions = {}): ObjectiveFactory {
  return (context) =>
    new SimSiam(resolveOptions(SIMSIAM_OPTIONS, options, context), context.batchSize);
}

/** An optimiser as SimSiam has it: the predictor's rate does not fall. */
export function simsiamOptimizer(optimizer: OptimizerFactory): OptimizerFactory {
  return withRules(optimizer, (name) =>
    name.startsWith('predictor/') ? { scheduled: false } : undefined,
  );
}

class SimSiam implements Objective {
  readonly name = 'simsiam';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames = ['spread'];
  // All the same: -1. At random: 0.
  readonly yardstick = { uniform: 0, vanished: -0.98 };

  constructor(options: ResolvedSimSiamOptions, batchSize: number) {
    const { hidden, dimension, predictorHidden } = options;
    const between = { normalization: 'affine', activation: 'relu' } as const;
    this.options = { ...options };
    this.needs = {
      largeViews: 2,
      projector: mlp([
        { width: hidden, ...between },
        { width: hidden, ...between },
        { width: dimension, normalization: 'plain' },
      ]),
      // As wide as the projections that it foretells, whatever projector there is.
      predictor: ({ inputs, seed }) =>
        mlp([
          { width: predictorHidden, ...between },
          { width: inputs, bias: true },
        ])({ inputs, seed }),
    };
    this.recipe = {
      optimizer: simsiamOptimizer(sgd({ weightDecay: 1e-4, decayAll: true })),
      learningRate: (0.05 * batchSize) / 256,
      schedule: { by: 'epoch' },
      warmupEpochs: 0,
    };
  }

  loss({ online: { projections, predictions } }: LossInputs): LossOutcome {
    const { total, gradients } = crossCosines(predictions!, projections);
    return {
      loss: mul(total, -0.5),
      predictionGradients: gradients.map((gradient) => mul(gradient, -0.5)),
      measures: reshape(unitSpread(projections), [1]),
    };
  }

  dispose(): void {}
}
