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
import { AUGMENTATIONS, type RunAugmentation } from './run-augmentations.ts';
import {
  OBJECTIVE_NAMES,
  type ObjectiveRunOptions,
  RUN_OBJECTIVES,
  type RunObjectiveName,
} from './run-objectives.ts';
import { LEARNING_RATES, OPTIMIZERS, type RunOptimizer } from './run-optimizers.ts';

/** Data sets that are known by name; any other name is a folder of images. */
export const DATA_SETS = ['cifar10', 'fashion-mnist', 'mnist'] as const;

export const ENCODERS = ['small', 'resnet18', 'resnet50'] as const;

/** Options of every run, whatever its objective. */
export interface CommonRunOptions {
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
  /** Small crops beside the large views, of objectives that learn from them. @defaultValue 0 */
  readonly smallCrops?: number;
  /** Side of a large view in pixels, and of a whole image when it is judged. @defaultValue three quarters of an image; 224 for folders */
  readonly size?: number;
  /**
   * Least share of an image's area that a large view shows. @defaultValue 0.2, and 0.08 for images above
   * 64 pixels, as published
   */
  readonly crop?: number;
  /**
   * How views are made: as `namedViews` has it, in the size of the run. @defaultValue for images up to 64 pixels
   * as `smallImages`, above as CoKe was published; the same for every objective
   */
  readonly augmentation?: RunAugmentation;
  /** b. @defaultValue 128 */
  readonly batchSize?: number;
  /** Leave out the images of an epoch that do not fill a batch. @defaultValue false */
  readonly dropLast?: boolean;
  /** Worker threads that make views. @defaultValue cores - 1 */
  readonly workers?: number;

  /** @defaultValue 'sgd', of some objectives another */
  readonly optimizer?: RunOptimizer;
  /**
   * Highest learning rate. @defaultValue the objective's recipe, or 0.1 with sgd, 0.001 with adam, 0.3 with
   * lars-clipped; with lars and larc as the objective was published, of CoKe 1.6 b / 1024
   */
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

/** Options of a run with that objective. */
export type RunOptionsOf<Name extends RunObjectiveName> = CommonRunOptions &
  ObjectiveRunOptions[Name] &
  // What is learnt: CoKe where nothing is said.
  (Name extends 'coke' ? { readonly objective?: Name } : { readonly objective: Name });

/**
 * A training run as plain JSON, so that it can be kept beside its results and gone on with: options of
 * the run, and of its `objective`, which is `'coke'` where nothing is said.
 *
 * Defaults are a recipe for small images and few epochs that two cores can train; `docs/training.md` tells
 * how it was found. The published values are the defaults of `Trainer` and of the objectives.
 */
export type RunOptions = { [Name in RunObjectiveName]: RunOptionsOf<Name> }[RunObjectiveName];

type Defaulted =
  | 'encoder'
  | 'smallCrops'
  | 'batchSize'
  | 'dropLast'
  | 'optimizer'
  | 'epochs'
  | 'evaluateEvery'
  | 'seed';

/** Options of a run alone, with what does not hang on the data filled in. */
export type OwnRunOptions = Omit<CommonRunOptions, Defaulted> &
  Required<Pick<CommonRunOptions, Defaulted>> & { readonly objective: RunObjectiveName };

/** Options with what does not hang on the data filled in. */
export interface ResolvedRunOptions {
  readonly run: OwnRunOptions;
  /** Of the objective alone: its table knows them. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** What hangs on the objective and its options. */
interface Context {
  /** May small crops follow the large views? */
  readonly smallCrops: boolean;
  /** Large views of an image. */
  readonly views: number;
}

const DATA = { group: 'Data and views' } as const;
const NETWORK = { group: 'Network' } as const;
const TRAINING = { group: 'Training' } as const;

const RATES = Object.entries(LEARNING_RATES)
  .flatMap(([name, rate]) => (rate === undefined ? [] : [`${name}: ${rate}`]))
  .join(', ');

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
    check: (name, value) => oneOf(name, value, OBJECTIVE_NAMES),
    default: 'coke',
    help: 'what is learnt',
    flag: flag.choice(OBJECTIVE_NAMES),
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
    check: (name, value, { options: { objective }, about: { views, smallCrops } }) => {
      const crops = nonNegativeInteger(name, value);
      if (crops === 0) return crops;
      if (!smallCrops) throw new RangeError(shouldBe(name, `0 with ${objective}`, crops));
      if (views === 1) throw new RangeError(shouldBe(name, '0 with one view', crops));
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
  augmentation: {
    ...DATA,
    check: (name, value) => oneOf(name, value, AUGMENTATIONS),
    defaultText: 'smallImages, and oneView or twoViews for images above 64 pixels',
    help: 'how views are made, most of these as others published them',
    flag: flag.choice(AUGMENTATIONS),
  },
  batchSize: {
    ...DATA,
    check: positiveInteger,
    default: 128,
    help: 'b: images of a batch',
    flag: flag.integer,
  },
  dropLast: {
    ...DATA,
    check: boolean,
    default: false,
    help: 'leave out the images of an epoch that do not fill a batch',
    flag: { kind: 'switch' },
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
    defaultText: `${RATES}; lars, larc: as published`,
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
    help: 'seed of weights, views, order and what the objective draws',
    flag: flag.integer,
  },
};

/** The same with the defaults of an objective's recipe. */
export function runTable(objective: RunObjectiveName): OptionTable<OwnRunOptions, Context> {
  const { learningRate, weightDecay, ...recipe } = RUN_OBJECTIVES[objective].recipe;
  const optimizer = recipe.optimizer ?? 'sgd';
  const plain = Object.fromEntries(
    Object.entries(recipe).map(([name, value]) => {
      const { defaultText, ...row } = RUN_OPTIONS[name as keyof typeof recipe];
      return [name, { ...row, default: value }];
    }),
  );
  const ofOptimizer = (name: 'learningRate' | 'weightDecay', value: number | undefined) =>
    value !== undefined && {
      [name]: {
        ...RUN_OPTIONS[name],
        default: ({ options }: { readonly options: Pick<OwnRunOptions, 'optimizer'> }) =>
          options.optimizer === optimizer ? value : undefined,
        // A rate that is the optimiser's own for all objectives is among those that are told.
        ...(!(name === 'learningRate' && value === LEARNING_RATES[optimizer]) && {
          defaultText: `${value} with ${optimizer}; otherwise ${RUN_OPTIONS[name].defaultText}`,
        }),
      },
    };
  return {
    ...RUN_OPTIONS,
    ...plain,
    ...ofOptimizer('learningRate', learningRate),
    ...ofOptimizer('weightDecay', weightDecay),
    objective: { ...RUN_OPTIONS.objective, default: objective },
  };
}

/**
 * Fill in defaults and check what `Trainer`, the network and the loader do not check.
 *
 * @throws TypeError for a wrong type, an unknown name or one that is another objective's, RangeError for a
 * value that cannot work.
 */
export function resolveRunOptions(options: RunOptions): ResolvedRunOptions {
  const objective = RUN_OPTIONS.objective.check(
    'objective',
    options?.objective ?? 'coke',
    undefined as never,
  );
  const { table, largeViews, smallCrops } = RUN_OBJECTIVES[objective];
  checkNames(options, objective);
  const own = resolveOptions(
    table as OptionTable<Record<string, unknown>>,
    pick(options, table),
    undefined,
  );
  const ofRun = runTable(objective);
  const about = { views: largeViews(own), smallCrops };
  return {
    run: resolveOptions(ofRun, pick(options, ofRun), about),
    own,
  };
}

function checkNames(options: RunOptions, objective: RunObjectiveName): void {
  const { table } = RUN_OBJECTIVES[objective];
  const known = [...Object.keys(RUN_OPTIONS), ...Object.keys(table)];
  for (const [name, value] of Object.entries(options)) {
    if (known.includes(name)) continue;
    const others = objectivesWith(name);
    if (others.length === 0) continue;
    const rule = `left out with ${objective}: it is an option of ${others.join(', ')}`;
    throw new TypeError(shouldBe(name, rule, value));
  }
  knownNames('options', options, known);
}

/** Objectives that have an option of that name. */
export function objectivesWith(name: string): RunObjectiveName[] {
  return OBJECTIVE_NAMES.filter((objective) => name in RUN_OBJECTIVES[objective].table);
}

/** All options by name, in one object. */
export function allOptions({ run, own }: ResolvedRunOptions): Readonly<Record<string, unknown>> {
  return { ...run, ...own };
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
