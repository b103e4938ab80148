import { Random } from '@coke/core';
import {
  cast,
  concat,
  greaterEqual,
  max,
  mean,
  slice,
  split,
  squeeze,
  stack,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { entropyOfMean } from '../../parts/entropy-of-mean.ts';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type {
  BatchPlace,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  StepInputs,
  StepNumbers,
} from '../objective.ts';
import { type ResolvedSwavOptions, resolveSwavOptions, type SwavOptions } from './options.ts';
import { swavProjector, swavRecipe } from './recipe.ts';
import { type SwappedPrediction, swappedPrediction } from './swapped-prediction.ts';

/** Its prototypes, as the optimiser knows them. */
const PROTOTYPES = 'prototypes';
/** Of Random: first prototypes. */
const STREAM = 2 ** 46;
/** Mean codes with less of the entropy of even ones are of one prototype. Not in the paper. */
const LEAST_ENTROPY = 0.1;

/**
 * Swapped assignments between views (SwAV): the unit projections z of two large views are assigned to K
 * prototypes W, evenly within the batch, and every other view learns to tell that assignment, its
 * code. With s_v = z_v Wᵀ and q_i = sinkhorn(s_i / ε), without gradient, the loss is
 * ½ Σ_{i<2} 1 / (V - 1) Σ_{v≠i} mean [-Σ_k q_i log softmax(s_v / τ)].
 *
 * Prototypes are made unit length before each step, and train by gradient. Where batches are small, codes
 * are made with the rows of earlier batches too, a queue a view, once it is full.
 *
 * Departs from the published code: codes are made in the log domain, which is finite at any ε; the
 * learning rate between the published batch sizes.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Caron, Misra, Mairal, Goyal, Bojanowski, Joulin. Unsupervised Learning of Visual Features by
 * Contrasting Cluster Assignments. NeurIPS 2020. https://arxiv.org/abs/2006.09882
 */
export function swav(options: SwavOptions = {}): ObjectiveFactory {
  return (context) => new Swav(resolveSwavOptions(options, context), context);
}

class Swav implements Objective {
  readonly name = 'swav';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'];
  readonly state: Objective['state'];
  readonly measureNames = ['codeEntropy', 'winningPrototypes'];
  readonly yardstick: Objective['yardstick'];
  readonly #options: ResolvedSwavOptions;
  readonly #context: ObjectiveContext;
  readonly #prototypes: Variable;
  /** [2, L, d]: of each large view the rows of the last batches, newest first. */
  readonly #queues: Variable | undefined;

  constructor(options: ResolvedSwavOptions, context: ObjectiveContext) {
    const { k, dimension, queueLength } = options;
    this.options = { ...options };
    this.#options = options;
    this.#context = context;
    this.needs = {
      largeViews: 2,
      smallCrops: true,
      projector: swavProjector(options),
      forward: 'by size',
      wholeBatch: true,
    };
    this.recipe = swavRecipe(context.batchSize);
    const uniform = Math.log(k);
    // One prototype has nothing to tell apart: ln 1 = 0.
    this.yardstick =
      k > 1 ? { uniform, measures: { codeEntropy: { least: LEAST_ENTROPY * uniform } } } : {};
    this.#prototypes = drawPrototypes(k, dimension, context.seed);
    this.trainable = new Map([[PROTOTYPES, this.#prototypes]]);
    this.#queues =
      queueLength > 0
        ? tidy(() => variable(zeros([2, queueLength, dimension]), false) as Variable)
        : undefined;
    this.state = new Map(this.#queues && [['queues', this.#queues]]);
  }

  beforeStep(): void {
    tidy(() => this.#prototypes.assign(unitRows(this.#prototypes as unknown as Tensor2D).unit));
  }

  loss({ online: { projections }, place }: LossInputs): LossOutcome {
    const views = projections.length;
    const { unit, scale } = unitRows(concat([...projections]));
    const prototypes = this.#prototypes as unknown as Tensor2D;
    const queues = this.#isQueueFull(place)
      ? split(this.#queues as unknown as Tensor3D, 2).map((queue) => squeeze<Tensor2D>(queue, [0]))
      : undefined;
    const { loss, gradient, prototypeGradient, ...found } = swappedPrediction(
      unit,
      prototypes,
      views,
      { ...this.#options, queues },
    );
    return {
      loss,
      projectionGradients: split(unitRowsGradient(gradient, unit, scale), views),
      gradients: new Map([[PROTOTYPES, prototypeGradient]]),
      measures: measure(found),
    };
  }

  frozen({ epoch }: BatchPlace): ReadonlySet<string> {
    return new Set(epoch < this.#options.freezeEpochs ? [`objective/${PROTOTYPES}`] : []);
  }

  afterStep({ online, place }: StepInputs): StepNumbers {
    const queues = this.#queues;
    if (!queues || place.epoch < this.#options.queueFrom) return {};
    tidy(() => {
      const newest = stack(online.projections.slice(0, 2).map((rows) => unitRows(rows).unit));
      const all = concat([newest, queues as unknown as Tensor3D], 1);
      queues.assign(slice(all, [0, 0, 0], queues.shape));
    });
    return {};
  }

  dispose(): void {
    this.#prototypes.dispose();
    this.#queues?.dispose();
  }

  /** Have the queues, zeros at first, been filled? As many rows have come as the place says: the device need not be asked. */
  #isQueueFull({ epoch, batch }: BatchPlace): boolean {
    const { queueLength, queueFrom } = this.#options;
    const { instances, batchSize, batches } = this.#context;
    if (!this.#queues || epoch < queueFrom) return false;
    const rowsOfEpoch = Math.min(instances, batches * batchSize);
    return (epoch - queueFrom) * rowsOfEpoch + batch * batchSize >= queueLength;
  }
}

/** Uniform on the sphere. */
function drawPrototypes(k: number, dimension: number, seed: number): Variable {
  const random = new Random(seed, STREAM);
  const rows = Float32Array.from({ length: k * dimension }, () => random.normal());
  return tidy(() => variable(unitRows(tensor2d(rows, [k, dimension])).unit) as Variable);
}

/** Entropy of the mean code, nats, mean over large views; share of prototypes that are nearest to some row of all views. */
function measure({ codes, scores }: Pick<SwappedPrediction, 'codes' | 'scores'>): Tensor1D {
  const entropies = codes.map(entropyOfMean);
  const wins = cast(greaterEqual(scores, max(scores, 1, true)), 'float32');
  return stack([mean(stack(entropies)), mean(max(wins, 0))]) as Tensor1D;
}
