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
import { type AnyOptionTable, type OptionTable, resolveOptions } from '@coke/core/option-table';
import { type CokeRunOptions, cokeRun, type ResolvedCokeRunOptions } from './coke-run.ts';
import type { RunObjective } from './run-objective.ts';

/** Data sets that are known by name; any other name is a folder of images. */
export const DATA_SETS = ['cifar10', 'fashion-mnist', 'mnist'] as const;

export const ENCODERS = ['small', 'resnet18', 'resnet50'] as const;

export const OPTIMIZERS = ['sgd', 'lars', 'adam'] as const;

/** What can be learnt, by name. */
export const RUN_OBJECTIVES: { readonly coke: RunObjective<ResolvedCokeRunOptions> } = {
  coke: cokeRun,
};

export type RunObjectiveName = keyof typeof RUN_OBJECTIVES;

const OBJECTIVES = Object.keys(RUN_OBJECTIVES) as RunObjectiveName[];

/**
 * A training run as plain JSON, so that it can be kept beside its results and gone on with: options of
 * the run, and of its objective.
 *
 * Defaults are a recipe for small images and few epochs that two cores can train (ours; `docs/training.md`
 * tells how it was found). The published values are the defaults of `Trainer` and `coke`.
 */
export interface RunOptions extends CokeRunOptions {
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

  /** What is learnt. @defaultValue 'coke' */
  readonly objective?: RunObjectiveName;

  /** The network whose features are wanted. @defaultValue 'small' */
  readonly encoder?: (typeof ENCODERS)[number];
  /** Width of the projector's middle layer. @defaultValue that of the features */
  readonly hidden?: number;
  /** d: width of projections: of what is clustered. @defaultValue 128 */
  readonly dimension?: number;
  /** With a predictor. @defaultValue false */
  readonly predictor?: boolean;

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

  /** @defaultValue 'sgd' */
  readonly optimizer?: (typeof OPTIMIZERS)[number];
  /** Highest learning rate. @defaultValue 0.1 with sgd, 0.001 with adam, 1.6 b / 1024 with lars */
  readonly learningRate?: number;
  /** @defaultValue that of the optimiser */
  readonly weightDecay?: number;
  /** Epochs in all; of CoKe's the first only clusters. @defaultValue 30 */
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
  | 'objective'
  | 'encoder'
  | 'dimension'
  | 'predictor'
  | 'smallCrops'
  | 'batchSize'
  | 'optimizer'
  | 'epochs'
  | 'evaluateEvery'
  | 'seed';

/** Options of a run alone, with what does not hang on the data filled in. */
type OwnRunOptions = Omit<RunOptions, keyof CokeRunOptions | Defaulted> &
  Required<Pick<RunOptions, Defaulted>>;

/** Options with what does not hang on the data filled in. */
export type ResolvedRunOptions = OwnRunOptions & ResolvedCokeRunOptions;

/** What hangs on the objective's options. */
interface Context {
  /** Large views of an image, once they are known. */
  readonly views: number;
}

const DATA = { group: 'Data and views' } as const;
const NETWORK = { group: 'Network' } as const;
const TRAINING = { group: 'Training' } as const;

const flag = {
  text: (value: string) => ({ kind: 'text', value }) as const,
  integer: { kind: 'integer', value: 'n' } as const,
  number: (value: string) => ({ kind: 'number', value }) as const,
  choice: (choices: readonly string[]) => ({ kind: 'choice', value: 'name', choices }) as const,
};

/** What a run can be told, beside the options of its objective. Trainer, network and loader check the rest. */
export const RUN_OPTIONS: OptionTable<OwnRunOptions, Context> = {
  data: {
    required: true,
    check: checkData,
    help: `${DATA_SETS.join(', ')}, or a folder of images`,
    flag: flag.text('name'),
  },
  objective: {
    check: (name, value) => oneOf(name, value, OBJECTIVES),
    default: 'coke',
    help: 'what is learnt',
    flag: flag.choice(OBJECTIVES),
  },
  images: {
    ...DATA,
    check: positiveInteger,
    defaultText: 'all',
    help: 'train on n images: the first, or of a folder evenly along its files',
    flag: flag.integer,
  },
  testImages: {
    ...DATA,
    check: positiveInteger,
    defaultText: 'all',
    help: 'judge by n test images, likewise',
    flag: flag.integer,
  },
  test: {
    ...DATA,
    check: (name, value, { options }) => checkTest(name, value, options.data),
    defaultText: 'features are not judged; data sets known by name have theirs',
    help: 'test images of the same classes, for a folder',
    flag: flag.text('folder'),
  },
  cache: {
    ...DATA,
    check: (_, value) => value as string,
    defaultText: "the user's cache",
    help: 'where data sets are kept',
    flag: flag.text('folder'),
  },
  smallCrops: {
    ...DATA,
    check: (name, value, { about }) => {
      const crops = nonNegativeInteger(name, value);
      if (about.views === 1 && crops > 0)
        throw new RangeError(shouldBe(name, '0 with one view', crops));
      return crops;
    },
    default: 0,
    help: 'small crops beside two views',
    flag: flag.integer,
  },
  size: {
    ...DATA,
    check: positiveInteger,
    defaultText: 'three quarters of an image; 224 for folders',
    help: 'side of a large view, and of an image that is judged, in pixels',
    flag: { kind: 'integer', value: 'pixels' },
  },
  crop: {
    ...DATA,
    check: (name, value) => inRange(name, value, 'in (0, 1]', (share) => share > 0 && share <= 1),
    defaultText: '0.2; 0.08 for images above 64 pixels',
    help: "least share of an image's area that a large view shows",
    flag: flag.number('share'),
  },
  batchSize: {
    ...DATA,
    check: positiveInteger,
    default: 128,
    help: 'b: images of a batch',
    flag: flag.integer,
  },
  workers: {
    ...DATA,
    check: nonNegativeInteger,
    defaultText: 'cores - 1',
    help: 'threads that make views',
    flag: flag.integer,
  },
  encoder: {
    ...NETWORK,
    check: (name, value) => oneOf(name, value, ENCODERS),
    default: 'small',
    help: 'what is trained',
    flag: flag.choice(ENCODERS),
  },
  hidden: {
    ...NETWORK,
    check: positiveInteger,
    defaultText: 'that of the features',
    help: "width of the projector's middle layer",
    flag: flag.integer,
  },
  dimension: {
    ...NETWORK,
    check: positiveInteger,
    default: 128,
    help: 'd: width of projections, of what is clustered',
    flag: flag.integer,
  },
  predictor: {
    ...NETWORK,
    check: boolean,
    default: false,
    help: 'with a predictor',
    flag: { kind: 'switch' },
  },
  epochs: {
    ...TRAINING,
    check: positiveInteger,
    default: 30,
    help: 'epochs in all; of coke the first only clusters',
    flag: flag.integer,
  },
  optimizer: {
    ...TRAINING,
    check: (name, value) => oneOf(name, value, OPTIMIZERS),
    default: 'sgd',
    help: 'how weights move',
    flag: flag.choice(OPTIMIZERS),
  },
  learningRate: {
    ...TRAINING,
    check: (_, value) => value as number,
    defaultText: '0.1 with sgd, 0.001 with adam, 1.6 b / 1024 with lars',
    help: 'the highest learning rate',
    flag: flag.number('x'),
  },
  weightDecay: {
    ...TRAINING,
    check: (name, value) => between(name, value, 0, 1e3),
    defaultText: "the optimiser's",
    help: 'weight decay of the optimiser',
    flag: flag.number('x'),
  },
  warmupEpochs: {
    ...TRAINING,
    check: (_, value) => value as number,
    defaultText: 'a tenth, at most 10',
    help: 'epochs over which the learning rate rises',
    flag: flag.integer,
  },
  microBatchSize: {
    ...TRAINING,
    check: positiveInteger,
    defaultText: 'the whole batch',
    help: 'rows that go through the network at once',
    flag: flag.integer,
  },
  evaluateEvery: {
    ...TRAINING,
    check: nonNegativeInteger,
    default: 5,
    help: 'epochs between two measures of neighbours; 0: at the end alone',
    flag: flag.integer,
  },
  seed: {
    ...TRAINING,
    check: (name, value) => inRange(name, value, 'a safe integer', Number.isSafeInteger),
    default: 0,
    help: 'of weights, views, order, and what the objective draws',
    flag: flag.integer,
  },
};

/**
 * Fill in defaults and check what `Trainer`, the network and the loader do not check.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work.
 */
export function resolveRunOptions(options: RunOptions): ResolvedRunOptions {
  const name = RUN_OPTIONS.objective.check(
    'objective',
    options?.objective ?? 'coke',
    undefined as never,
  );
  const { table, largeViews } = RUN_OBJECTIVES[name];
  knownNames('options', options, [...Object.keys(RUN_OPTIONS), ...Object.keys(table)]);
  const own = resolveOptions(table, pick(options, table), undefined);
  const ofRun = resolveOptions(RUN_OPTIONS, pick(options, RUN_OPTIONS), { views: largeViews(own) });
  return { ...ofRun, ...own };
}

function pick(options: RunOptions, table: AnyOptionTable): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in table));
}

function checkData(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(shouldBe(name, `${DATA_SETS.join(', ')} or a folder of images`, value));
}

function checkTest(name: string, test: unknown, data: string): string {
  if (typeof test !== 'string' || test === '') {
    throw new TypeError(shouldBe(name, 'a folder of images', test));
  }
  if (isKnownData(data)) {
    throw new RangeError(shouldBe(name, `left out for ${data}, which has its own`, test));
  }
  return test;
}

/** A name, and no folder of images? */
export function isKnownData(data: string): data is (typeof DATA_SETS)[number] {
  return (DATA_SETS as readonly string[]).includes(data);
}
