import type { Backend, BoundsOptions, Init } from '@coke/core';
import {
  between,
  inRange,
  knownNames,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { ViewLoader } from '../images/views.ts';
import type { NetworkParts } from '../network/network.ts';
import { lars, type OptimizerFactory } from '../optimizers/index.ts';

/** Which epoch's labels or centers the loss reads (paper, Table 2). */
export type Decoupling = 'previous' | 'current';

/**
 * Options of a training run. Symbols are the paper's; defaults are the published values, scaled where
 * those depend on the number of images or on the batch.
 */
export interface TrainerOptions<Input = never> extends NetworkParts {
  /** Batches of augmented views: the large ones first, then small crops, if any. */
  readonly loader: ViewLoader;
  /**
   * Large views of an image. 1: two stages, soft labels in the second. 2: the targets of each view
   * contain the other's prediction. Views beyond are small crops. @defaultValue 2
   */
  readonly views?: 1 | 2;

  /**
   * K: clusters, one number a head. @defaultValue three heads with as many images a cluster as the
   * published 3000, 4000 and 5000 have on ImageNet: N / 427, N / 320, N / 256, at least 10
   */
  readonly k?: number | readonly number[];
  /** gamma': lower bound of a cluster's size, as a share of N / K. @defaultValue 0.4 */
  readonly ratio?: number;
  /** Bounds in place of `ratio`, see `@coke/core`. */
  readonly bounds?: BoundsOptions | readonly BoundsOptions[];
  /** How first centers are drawn. @defaultValue 'random', as published */
  readonly init?: Init;
  /** eta. @defaultValue 'auto' */
  readonly dualLearningRate?: 'auto' | number;
  /** Where clustering happens, see `@coke/core`. @defaultValue reference() */
  readonly backend?: Backend<Input>;

  /** lambda: temperature of the softmax over clusters. @defaultValue 0.05, and 0.1 for one view */
  readonly temperature?: number;
  /** alpha: weight of the stored label in a target; the other view has the rest. @defaultValue 0.2 */
  readonly alpha?: number;
  /**
   * beta. One view: weight of the predictor's loss; @defaultValue 1, and 0 without such a head.
   * Small crops: weight of the large views' loss; @defaultValue 0.5. Else unused.
   */
  readonly beta?: number;
  /**
   * s: epoch, from 0, in which the first soft labels are stored, which the loss reads from the next on;
   * one view only; `epochs`: none ever. @defaultValue 0.8 `epochs`, rounded
   */
  readonly stage2From?: number;
  /** Clusters that a soft label holds. @defaultValue 5 */
  readonly labelSize?: number;
  /** Temperature of soft labels. @defaultValue 0.5 */
  readonly labelTemperature?: number;
  /** Labels that the loss reads: of the last epoch, by id, or as just assigned. @defaultValue 'previous' */
  readonly labels?: Decoupling;
  /** Centers that the loss reads: of the last epoch, or as they move. @defaultValue 'previous' */
  readonly centers?: Decoupling;

  /** @defaultValue lars(), as published: trust 0.001, momentum 0.9, weight decay 1e-6 */
  readonly optimizer?: OptimizerFactory;
  /** Highest learning rate. @defaultValue 1.6 b / 1024 */
  readonly learningRate?: number;
  /** Epochs in all; the first, epoch 0, only clusters. @defaultValue 100 */
  readonly epochs?: number;
  /** Epochs over which the learning rate rises, after epoch 0. @defaultValue a tenth of `epochs`, at most 10 */
  readonly warmupEpochs?: number;
  /**
   * Rows that go through the network at once: gradients of a batch add up over such parts, so that
   * large batches fit into memory. Statistics of batch normalisation are then those of a part.
   * @defaultValue the whole batch
   */
  readonly microBatchSize?: number;
  /** Of first centers. Weights and views have seeds of their own. @defaultValue 0 */
  readonly seed?: number;
}

/** Options with defaults filled in and every value checked. */
export interface ResolvedTrainerOptions {
  readonly views: 1 | 2;
  readonly k: readonly number[];
  readonly ratio: number | undefined;
  readonly bounds: BoundsOptions | readonly BoundsOptions[] | undefined;
  readonly init: Init;
  readonly dualLearningRate: 'auto' | number;
  readonly temperature: number;
  readonly alpha: number;
  readonly beta: number;
  readonly stage2From: number | undefined;
  readonly labelSize: number;
  readonly labelTemperature: number;
  readonly labels: Decoupling;
  readonly centers: Decoupling;
  readonly learningRate: number;
  readonly epochs: number;
  readonly warmupEpochs: number;
  readonly microBatchSize: number | undefined;
  readonly seed: number;
}

const NAMES = [
  ...['loader', 'encoder', 'projector', 'predictor', 'views', 'k', 'ratio', 'bounds', 'init'],
  ...['dualLearningRate', 'backend', 'temperature', 'alpha', 'beta', 'stage2From', 'labelSize'],
  ...['labelTemperature', 'labels', 'centers', 'optimizer', 'learningRate', 'epochs'],
  ...['warmupEpochs', 'microBatchSize', 'seed'],
];

/** Images a cluster has on ImageNet, N = 1,281,167, at K = 3000, 4000 and 5000. */
const IMAGES_PER_CLUSTER = [427, 320, 256];
/** Least clusters of a default head: fewer tell little about small sets. Ours. */
const FEWEST_CLUSTERS = 10;

/**
 * Check a user's options and fill in the defaults. Those of the clustering are checked by
 * `@coke/core`.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work.
 */
export function resolveTrainerOptions<Input>(
  options: TrainerOptions<Input>,
): ResolvedTrainerOptions {
  knownNames('options', options, NAMES);
  for (const name of ['encoder', 'projector', 'predictor'] as const) {
    if (name === 'predictor' && options.predictor === undefined) continue;
    if (typeof options[name]?.apply !== 'function') {
      throw new TypeError(shouldBe(name, 'a module, such as smallConvnet()', options[name]));
    }
  }
  const { loader } = options;
  if (typeof loader?.epoch !== 'function') {
    throw new TypeError(shouldBe('loader', 'a loader of views, such as viewLoader()', loader));
  }
  const views = inRange('views', options.views ?? 2, '1 or 2', (n) => n === 1 || n === 2) as 1 | 2;
  const epochs = inRange('epochs', options.epochs ?? 100, 'an integer from 2', isFrom(2));
  const warmupEpochs = options.warmupEpochs ?? Math.min(10, Math.floor(epochs / 10));
  const rate = options.dualLearningRate ?? 'auto';
  return {
    views,
    k: clusters(options.k, loader.instances),
    ratio: options.bounds === undefined ? (options.ratio ?? 0.4) : options.ratio,
    bounds: options.bounds,
    init: oneOf('init', options.init ?? 'random', ['random', 'rows', 'k-means++']),
    dualLearningRate: rate,
    temperature: between(
      'temperature',
      options.temperature ?? (views === 1 ? 0.1 : 0.05),
      1e-3,
      1e3,
    ),
    alpha: between('alpha', options.alpha ?? 0.2, 0, 1),
    beta: resolveBeta(options, views),
    stage2From: resolveStage2(options.stage2From, views, epochs),
    labelSize: inRange('labelSize', options.labelSize ?? 5, 'an integer from 1 to 255', isByte),
    labelTemperature: between('labelTemperature', options.labelTemperature ?? 0.5, 1e-6, 1e6),
    labels: oneOf('labels', options.labels ?? 'previous', ['previous', 'current']),
    centers: oneOf('centers', options.centers ?? 'previous', ['previous', 'current']),
    learningRate: between(
      'learningRate',
      options.learningRate ?? (1.6 * loader.batchSize) / 1024,
      0,
      1e6,
    ),
    epochs,
    warmupEpochs: inRange(
      'warmupEpochs',
      warmupEpochs,
      `an integer from 0 to ${epochs - 1}`,
      (n) => Number.isInteger(n) && n >= 0 && n < epochs,
    ),
    microBatchSize:
      options.microBatchSize === undefined
        ? undefined
        : positiveInteger('microBatchSize', options.microBatchSize),
    seed: inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger),
  };
}

/** The optimiser that is used where none is given. */
export const DEFAULT_OPTIMIZER: OptimizerFactory = lars();

function clusters(k: unknown, instances: number): number[] {
  if (k !== undefined) return (Array.isArray(k) ? k : [k]) as number[];
  return IMAGES_PER_CLUSTER.map((images) =>
    Math.max(FEWEST_CLUSTERS, Math.round(instances / images)),
  );
}

function resolveBeta<Input>(options: TrainerOptions<Input>, views: 1 | 2): number {
  const { predictor, beta } = options;
  if (views === 2) return between('beta', beta ?? 0.5, 0, 1);
  if (predictor) return between('beta', beta ?? 1, 0, 1);
  return inRange('beta', beta ?? 0, '0 without a predictor', (n) => n === 0);
}

function resolveStage2(
  stage2From: number | undefined,
  views: 1 | 2,
  epochs: number,
): number | undefined {
  if (views === 1) {
    if (stage2From === undefined) return Math.round(0.8 * epochs);
    const isEpoch = (n: number) => Number.isInteger(n) && n >= 0 && n <= epochs;
    return inRange('stage2From', stage2From, `an integer from 0 to ${epochs}`, isEpoch);
  }
  if (stage2From === undefined) return undefined;
  throw new TypeError(shouldBe('stage2From', 'left out with two views', stage2From));
}

function isFrom(least: number): (n: number) => boolean {
  return (n) => Number.isSafeInteger(n) && n >= least;
}

function isByte(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 255;
}
