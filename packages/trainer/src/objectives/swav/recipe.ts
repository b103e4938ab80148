import type { RowModuleFactory } from '../../network/make-network.ts';
import { type MlpShape, mlp } from '../../network/mlp.ts';
import { larc } from '../../optimizers/larc.ts';
import type { ObjectiveRecipe } from '../objective.ts';

/** Widths of the projector of SwAV and DeepCluster-v2. */
export interface SwavWidths {
  /** Of its hidden layer. */
  readonly hidden: number;
  /** d: of projections. */
  readonly dimension: number;
}

/** Dense, normalised, ReLU; dense: raw rows come out. */
export function swavProjector({ hidden, dimension }: SwavWidths): RowModuleFactory {
  const shape: MlpShape = [
    { width: hidden, bias: true, normalization: 'affine', activation: 'relu' },
    { width: dimension, bias: true },
  ];
  return mlp(shape);
}

/**
 * LARC; a rate of 0.6 (b / 256)^¾, which goes through both that are published: 0.6 at b = 256 and 4.8 at
 * 4096. It rises from a sixteenth, as from 0.3 to 4.8, both ends taken in, and falls to a thousandth.
 */
export function swavRecipe(batchSize: number): ObjectiveRecipe {
  const learningRate = 0.6 * (batchSize / 256) ** 0.75;
  return {
    optimizer: larc(),
    learningRate,
    schedule: { start: learningRate / 16, final: learningRate / 1000, riseIncludes: 'both' },
  };
}
