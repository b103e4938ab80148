import { resolveOptions } from '@coke/core/option-table';
import { mul, reshape, sub } from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { lars } from '../../optimizers/lars.ts';
import { crossCosines } from '../../parts/cross-cosines.ts';
import { momentumSchedule } from '../../parts/momentum-schedule.ts';
import { unitSpread } from '../../parts/unit-spread.ts';
import type {
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
} from '../objective.ts';
import { BYOL_OPTIONS, type ByolOptions, type ResolvedByolOptions } from './options.ts';

/**
 * Bootstrap your own latent (BYOL): from the projection of each view, a predictor foretells the one that an
 * averaged twin of the network gives for the other. No negatives.
 *
 * Loss: |p̂_0 - ẑ'_1|² + |p̂_1 - ẑ'_0|² = 4 - 2 cos(p_0, z'_1) - 2 cos(p_1, z'_0), means over rows, of
 * predictions p and the twin's projections z'. The twin's momentum goes from `momentum` to 1 by half a
 * cosine; it moves after the optimiser's step.
 *
 * As published, rate, decay and momentum hang on how long the run is: lars() of a rate of 0.45, 0.3 or
 * 0.2 b / 256 up to 100, up to 300 and beyond 300 epochs. The twin begins as the network. That departs
 * from the published code, which draws it anew, and reports no difference.
 *
 * Measure: `spread` of unit projections, see `FeatureSpread.std`: 1 is healthy, 0 a collapse.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Grill et al. Bootstrap Your Own Latent. NeurIPS 2020. https://arxiv.org/abs/2006.07733
 */
export function byol(options: ByolOptions = {}): ObjectiveFactory {
  return (context) => new Byol(resolveOptions(BYOL_OPTIONS, options, context), context);
}

class Byol implements Objective {
  readonly name = 'byol';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames = ['spread'];
  // At random: 4. All the same: 0.
  readonly yardstick = { uniform: 4, vanished: 0.08 };

  constructor(options: ResolvedByolOptions, { batchSize, epochs }: ObjectiveContext) {
    const { hidden, dimension, predictorHidden, momentum } = options;
    const between = { bias: true, normalization: 'affine', activation: 'relu' } as const;
    this.options = { ...options };
    this.needs = {
      largeViews: 2,
      projector: mlp([{ width: hidden, ...between }, { width: dimension }]),
      // As wide as the projections that it foretells, whatever projector there is.
      predictor: ({ inputs, seed }) =>
        mlp([{ width: predictorHidden, ...between }, { width: inputs }])({ inputs, seed }),
      twin: { of: 'projection', momentum: momentumSchedule(momentum) },
    };
    const rate = epochs > 300 ? 0.2 : epochs > 100 ? 0.3 : 0.45;
    this.recipe = {
      optimizer: lars({ weightDecay: epochs > 300 ? 1.5e-6 : 1e-6 }),
      learningRate: (rate * batchSize) / 256,
    };
  }

  loss({ online: { projections, predictions }, twin }: LossInputs): LossOutcome {
    const { total, gradients } = crossCosines(predictions!, twin!.projections);
    return {
      loss: sub(4, mul(total, 2)),
      predictionGradients: gradients.map((gradient) => mul(gradient, -2)),
      measures: reshape(unitSpread(projections), [1]),
    };
  }

  dispose(): void {}
}
