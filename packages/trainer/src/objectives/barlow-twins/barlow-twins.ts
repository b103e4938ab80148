import { resolveOptions } from '@coke/core/option-table';
import {
  abs,
  add,
  div,
  matMul,
  maximum,
  mean,
  mul,
  type Scalar,
  square,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { lars } from '../../optimizers/lars.ts';
import { withRules } from '../../optimizers/with-rules.ts';
import { columnMeans } from '../../parts/column-sums.ts';
import { standardColumns, standardColumnsGradient } from '../../parts/standard-columns.ts';
import type {
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
} from '../objective.ts';
import {
  BARLOW_TWINS_OPTIONS,
  type BarlowTwinsOptions,
  type ResolvedBarlowTwinsOptions,
} from './options.ts';

/**
 * Barlow Twins: columns of the two views' projections are to correlate with themselves and with no other.
 * No negatives, predictor or twin.
 *
 * Loss: `scale` (Σ_i (C_ii - 1)² + λ Σ_{i≠j} C_ij²) with C = Y_0ᵀ Y_1 / b, of projections Y whose columns have mean
 * 0 and variance 1 over the batch.
 *
 * As published: lars() of a rate of 0.2 b / 256 for weights and 0.0048 b / 256 for biases and scales, which falls
 * to a thousandth. The published code divides by the configured batch size; this one by the rows that there are.
 *
 * Measures: `diagonal`, the mean C_ii, and `offDiagonal`, the mean |C_ij| of i ≠ j.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Zbontar, Jing, Misra, LeCun, Deny. Barlow Twins: Self-Supervised Learning via Redundancy
 * Reduction. ICML 2021. https://arxiv.org/abs/2103.03230
 */
export function barlowTwins(options: BarlowTwinsOptions = {}): ObjectiveFactory {
  return (context) =>
    new BarlowTwins(resolveOptions(BARLOW_TWINS_OPTIONS, options, context), context);
}

/** Of biases and scales, as a share of the rate of weights. */
const RATE_OF_VECTORS = 0.0048 / 0.2;

class BarlowTwins implements Objective {
  readonly name = 'barlow-twins';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames = ['diagonal', 'offDiagonal'];
  readonly yardstick: Objective['yardstick'];
  readonly #options: ResolvedBarlowTwinsOptions;

  constructor(options: ResolvedBarlowTwinsOptions, { batchSize, projector }: ObjectiveContext) {
    const { hidden, dimension, scale } = options;
    const between = { width: hidden, normalization: 'affine', activation: 'relu' } as const;
    this.options = { ...options };
    this.#options = options;
    this.needs = {
      largeViews: 2,
      projector: mlp([between, between, { width: dimension }]),
      wholeBatch: true,
      minBatchSize: 2,
    };
    const learningRate = (0.2 * batchSize) / 256;
    this.recipe = {
      optimizer: withRules(lars({ weightDecay: 1e-6 }), (_, { rank }) =>
        rank < 2 ? { rate: RATE_OF_VECTORS } : undefined,
      ),
      learningRate,
      schedule: { final: learningRate / 1000 },
    };
    // C = 0 costs d, and so does a collapse: no column correlates with itself. No loss is too small.
    const isKnown = !projector || projector.outputs !== undefined;
    this.yardstick = { vanished: 0, ...(isKnown && { uniform: scale * dimension }) };
  }

  loss({ online, ids }: LossInputs): LossOutcome {
    const { lambda, scale, epsilon } = this.#options;
    const [zero, one] = online.projections.map((z) => standardColumns(z, epsilon));
    const [y0, y1] = [zero!.columns, one!.columns];
    const [rows, d] = [ids.length, y0.shape[1]];
    const c = div<Tensor2D>(matMul(transpose(y0), y1), rows);
    // Its diagonal by itself, [1, d]: a mask would be another d² numbers.
    const diagonal = columnMeans(mul(y0, y1));
    const off = maximum(sub(sum(square(c)), sum(square(diagonal))), 0);
    const on = sum(square(sub(diagonal, 1)));
    const offAbsolute = div(sub(sum(abs(c)), sum(abs(diagonal))), Math.max(1, d * (d - 1)));

    // Half of the slope with respect to C is λ C, and on the diagonal by this much more.
    const more = sub<Tensor2D>(sub(diagonal, 1), mul(diagonal, lambda));
    const gradientOf = (
      { columns, scale: inverse }: typeof zero & object,
      other: Tensor2D,
      c: Tensor2D,
    ) => {
      const dy = add<Tensor2D>(mul(matMul(other, c), lambda), mul(other, more));
      return standardColumnsGradient(mul(dy, (2 * scale) / rows), columns, inverse);
    };
    return {
      loss: mul<Scalar>(add(on, mul(off, lambda)), scale),
      projectionGradients: [gradientOf(zero!, y1, transpose(c)), gradientOf(one!, y0, c)],
      measures: stack([mean(diagonal), maximum(offAbsolute, 0)]) as Tensor1D,
    };
  }

  dispose(): void {}
}
