import {
  between,
  boolean,
  inRange,
  knownNames,
  nonNegativeInteger,
  oneOf,
  positiveInteger,
  shouldBe,
} from '@coke/core/check-options';
import type { Decoupling } from '../objectives/coke/options.ts';

/** Data sets that are known by name; any other name is a folder of images. */
export const DATA_SETS = ['cifar10', 'fashion-mnist', 'mnist'] as const;

export const ENCODERS = ['small', 'resnet18', 'resnet50'] as const;

export const OPTIMIZERS = ['sgd', 'lars', 'adam'] as const;

/**
 * A training run as plain JSON, so that it can be kept beside its results and gone on with.
 *
 * Defaults are a recipe for small images and few epochs that two cores can train (ours; `docs/training.md`
 * tells how it was found). The published values are the defaults of `Trainer`.
 */
export interface RunOptions {
  /** `cifar10`, `fashion-mnist` or `mnist`, fetched on first use; or a folder of images. */
  readonly data: string;
  /** N: train on so many images: the first; of a folder, evenly along its files. @defaultValue all */
  readonly images?: number;
  /** Judge by so many test images, likewise. @defaultValue all */
  readonly testImages?: number;
  /**
   * Folder of test images of the same classes, for a folder. Without it, features are not judged.
   * Data sets that are known by name have theirs.
   */
  readonly test?: string;
  /** Folder that data sets are kept in. @defaultValue see `LoadOptions` */
  readonly cache?: string;

  /** The network whose features are wanted. @defaultValue 'small' */
  readonly encoder?: (typeof ENCODERS)[number];
  /** Width of the projector's middle layer. @defaultValue that of the features */
  readonly hidden?: number;
  /** d: width of what is clustered. @defaultValue 128 */
  readonly dimension?: number;
  /** With a predictor. @defaultValue false */
  readonly predictor?: boolean;

  /** Large views of an image. @defaultValue 2 */
  readonly views?: 1 | 2;
  /** Small crops beside two views. @defaultValue 0 */
  readonly smallCrops?: number;
  /** Side of a large view in pixels, and of a whole image when it is judged. @defaultValue three quarters of an image; 224 for folders */
  readonly size?: number;
  /**
   * Least share of an image's area that a large view shows. @defaultValue 0.2, and 0.08 for images above
   * 64 pixels, as published
   */
  readonly crop?: number;
  /** b. @defaultValue 128 */
  readonly batchSize?: number;
  /** Worker threads that make views. @defaultValue cores - 1 */
  readonly workers?: number;

  /** K, one a head. @defaultValue one head of N / 10 */
  readonly k?: readonly number[];
  /** gamma'. @defaultValue 0.4 */
  readonly ratio?: number;
  /** lambda. @defaultValue 0.1 */
  readonly temperature?: number;
  /** alpha, of two views. @defaultValue 1: the stored label alone */
  readonly alpha?: number;
  /** beta, see `TrainerOptions`. */
  readonly beta?: number;
  /** s, of one view: see `TrainerOptions`. @defaultValue 0.8 `epochs`, rounded */
  readonly stage2From?: number;
  /** Labels that the loss reads. @defaultValue 'previous' */
  readonly labels?: Decoupling;
  /** Centers that the loss reads. @defaultValue 'previous' */
  readonly centers?: Decoupling;

  /** @defaultValue 'sgd' */
  readonly optimizer?: (typeof OPTIMIZERS)[number];
  /** Highest learning rate. @defaultValue 0.1 with sgd, 0.001 with adam, 1.6 b / 1024 with lars */
  readonly learningRate?: number;
  /** @defaultValue that of the optimiser */
  readonly weightDecay?: number;
  /** Epochs in all; the first only clusters. @defaultValue 30 */
  readonly epochs?: number;
  /** Epochs over which the learning rate rises. @defaultValue a tenth, at most 10 */
  readonly warmupEpochs?: number;
  /** Rows that go through the network at once. @defaultValue the whole batch */
  readonly microBatchSize?: number;

  /** Measure neighbours every so many epochs; 0: at the end alone. @defaultValue 5 */
  readonly evaluateEvery?: number;
  /** Of weights, views, order and first centers. @defaultValue 0 */
  readonly seed?: number;
}

type Defaulted =
  | 'encoder'
  | 'dimension'
  | 'predictor'
  | 'views'
  | 'smallCrops'
  | 'batchSize'
  | 'ratio'
  | 'temperature'
  | 'alpha'
  | 'labels'
  | 'centers'
  | 'optimizer'
  | 'epochs'
  | 'evaluateEvery'
  | 'seed';

/** Options with what does not hang on the data filled in. */
export type ResolvedRunOptions = RunOptions & Required<Pick<RunOptions, Defaulted>>;

const NAMES = [
  ...'data images testImages test cache encoder hidden dimension predictor'.split(' '),
  ...'views smallCrops size crop batchSize workers k ratio temperature alpha beta'.split(' '),
  ...'stage2From labels centers optimizer learningRate weightDecay epochs warmupEpochs'.split(' '),
  ...'microBatchSize evaluateEvery seed'.split(' '),
];

/**
 * Fill in defaults and check what `Trainer`, the network and the loader do not check.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work.
 */
export function resolveRunOptions(options: RunOptions): ResolvedRunOptions {
  knownNames('options', options, NAMES);
  const { data, weightDecay } = options;
  if (typeof data !== 'string' || data === '') {
    throw new TypeError(shouldBe('data', `${DATA_SETS.join(', ')} or a folder of images`, data));
  }
  const views = inRange('views', options.views ?? 2, '1 or 2', (n) => n === 1 || n === 2) as 1 | 2;
  const smallCrops = nonNegativeInteger('smallCrops', options.smallCrops ?? 0);
  if (views === 1 && smallCrops > 0) {
    throw new RangeError(shouldBe('smallCrops', '0 with one view', smallCrops));
  }
  if (views === 1 && options.alpha !== undefined) {
    throw new RangeError(shouldBe('alpha', 'left out with one view', options.alpha));
  }
  if (options.test !== undefined) checkTest(options.test, data);
  for (const name of ['images', 'testImages', 'size'] as const) {
    if (options[name] !== undefined) positiveInteger(name, options[name]);
  }
  if (options.crop !== undefined) {
    inRange('crop', options.crop, 'in (0, 1]', (share) => share > 0 && share <= 1);
  }
  if (options.workers !== undefined) nonNegativeInteger('workers', options.workers);
  if (weightDecay !== undefined) between('weightDecay', weightDecay, 0, 1e3);
  return {
    ...options,
    encoder: oneOf('encoder', options.encoder ?? 'small', ENCODERS),
    dimension: positiveInteger('dimension', options.dimension ?? 128),
    predictor: boolean('predictor', options.predictor ?? false),
    views,
    smallCrops,
    batchSize: positiveInteger('batchSize', options.batchSize ?? 128),
    ratio: options.ratio ?? 0.4,
    temperature: options.temperature ?? 0.1,
    alpha: options.alpha ?? 1,
    labels: options.labels ?? 'previous',
    centers: options.centers ?? 'previous',
    optimizer: oneOf('optimizer', options.optimizer ?? 'sgd', OPTIMIZERS),
    epochs: options.epochs ?? 30,
    evaluateEvery: nonNegativeInteger('evaluateEvery', options.evaluateEvery ?? 5),
    seed: inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger),
  };
}

function checkTest(test: unknown, data: string): void {
  if (typeof test !== 'string' || test === '') {
    throw new TypeError(shouldBe('test', 'a folder of images', test));
  }
  if (isKnownData(data)) {
    throw new RangeError(shouldBe('test', `left out for ${data}, which has its own`, test));
  }
}

/** A name, and no folder of images? */
export function isKnownData(data: string): data is (typeof DATA_SETS)[number] {
  return (DATA_SETS as readonly string[]).includes(data);
}
