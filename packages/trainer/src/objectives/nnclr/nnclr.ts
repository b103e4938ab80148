import { resolveOptions } from '@coke/core/option-table';
import {
  argMax,
  concat,
  div,
  gather,
  matMul,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { mlp } from '../../network/mlp.ts';
import { lars } from '../../optimizers/lars.ts';
import { batchContrast } from '../../parts/batch-contrast.ts';
import { CONTRAST_MEASURES, meanOf } from '../../parts/contrast.ts';
import { RingQueue, restorePointers, savePointers } from '../../parts/ring-queue.ts';
import { shareOfDifferent } from '../../parts/share-of-different.ts';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type {
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  StepInputs,
  StepNumbers,
  Yardstick,
} from '../objective.ts';
import { NNCLR_OPTIONS, type NnclrOptions, type ResolvedNnclrOptions } from './options.ts';

/** Least share of different neighbours: fewer, and the rows of a batch all have the same few. Not in the paper. */
const FEWEST_NEIGHBORS = 0.05;

/**
 * Nearest-neighbour contrast (NNCLR): the row of a queue that is nearest to the projection of one view is to find
 * the prediction of the other view of that image among those of the batch. The queue holds projections of
 * view 0 of earlier batches.
 *
 * Loss: ½ Σ_v mean over rows of -log softmax(n_v p_{1-v}ᵀ / τ) at the row's own prediction; n_v the row of the
 * queue with the largest cosine to the projection of view v, p unit predictions. Gradients go into
 * predictions alone. Neighbours are looked up before the queue changes, which it does after the step.
 * Writes to the queue wrap, so that batches may be of any size, which the paper has not.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Dwibedi, Aytar, Tompson, Sermanet, Zisserman. With a Little Help from My Friends: Nearest-Neighbor
 * Contrastive Learning of Visual Representations. ICCV 2021. https://arxiv.org/abs/2104.14548
 */
export function nnclr(options: NnclrOptions = {}): ObjectiveFactory {
  return (context) => new Nnclr(resolveOptions(NNCLR_OPTIONS, options, context), context);
}

export class Nnclr implements Objective {
  readonly name = 'nnclr';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'];
  readonly measureNames: readonly string[] = [...CONTRAST_MEASURES, 'differentNeighbors'];
  readonly yardstick: Yardstick;
  readonly #temperature: number;
  readonly #queue: RingQueue;

  constructor(options: ResolvedNnclrOptions, { batchSize, seed }: ObjectiveContext) {
    const { temperature, queueLength: length, hidden, dimension: width, predictorHidden } = options;
    const between = { normalization: 'affine', activation: 'relu' } as const;
    this.options = { ...options };
    this.needs = {
      largeViews: 2,
      wholeBatch: true,
      minBatchSize: 2,
      projector: mlp([
        { width: hidden, ...between },
        { width: hidden, ...between },
        { width, normalization: 'affine' },
      ]),
      // As wide as the neighbours that are to find it, whatever projector there is.
      predictor: ({ inputs, seed }) =>
        mlp([
          { width: predictorHidden, ...between },
          { width: inputs, bias: true },
        ])({ inputs, seed }),
    };
    this.recipe = {
      optimizer: lars({ weightDecay: 1e-6 }),
      learningRate: (0.3 * batchSize) / 256,
    };
    this.yardstick = yardstickOf(batchSize);
    this.#temperature = temperature;
    this.#queue = new RingQueue({ length, width, seed });
    this.state = new Map([['queue', this.#queue.variable]]);
  }

  /** Which row of the queue is nearest to each projection, by cosine: b int32; the caller disposes of them. */
  neighbors(projections: Tensor2D): Tensor1D {
    return tidy(() => argMax<Tensor1D>(this.#queue.scores(unitRows(projections).unit), 1));
  }

  loss({ online: { projections, predictions } }: LossInputs): LossOutcome {
    const directions = projections.map((projection, v) => {
      const places = this.neighbors(projection);
      const neighbors = gather(this.#queue.rows, places);
      const { unit, scale } = unitRows(predictions![1 - v]!);
      const { loss, gradient, measures } = batchContrast(neighbors, unit, this.#temperature);
      const dp = div<Tensor2D>(matMul(transpose(gradient), neighbors), 2);
      return {
        loss,
        measures: concat([measures, reshape(shareOfDifferent(places), [1])]) as Tensor1D,
        gradient: unitRowsGradient(dp, unit, scale),
      };
    });
    return {
      loss: meanOf(directions.map(({ loss }) => loss)),
      measures: meanOf(directions.map(({ measures }) => measures)),
      // The neighbours of view 1 look for the predictions of view 0.
      predictionGradients: directions.map(({ gradient }) => gradient).reverse(),
    };
  }

  afterStep({ online: { projections } }: StepInputs): StepNumbers {
    this.#queue.push(projections[0]!);
    return {};
  }

  async save(): Promise<Uint8Array> {
    return savePointers([this.#queue]);
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    restorePointers([this.#queue], file);
  }

  dispose(): void {
    this.#queue.dispose();
  }
}

/** Batches of a few rows cannot tell whether neighbours are dead; those of one, nothing at all. */
function yardstickOf(batchSize: number): Yardstick {
  if (batchSize === 1) return {};
  const uniform = Math.log(batchSize);
  const least = Math.max(FEWEST_NEIGHBORS, 2 / batchSize);
  return batchSize > 4 ? { uniform, measures: { differentNeighbors: { least } } } : { uniform };
}
