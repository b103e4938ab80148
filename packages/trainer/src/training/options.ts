import { between, inRange, knownNames, positiveInteger, shouldBe } from '@coke/core/check-options';
import { type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { ViewLoader } from '../images/views.ts';
import type { NetworkParts } from '../network/network.ts';
import { coke } from '../objectives/coke/coke.ts';
import { COKE_OPTIONS, type CokeOptions } from '../objectives/coke/options.ts';
import type { ObjectiveFactory } from '../objectives/objective.ts';
import type { OptimizerFactory } from '../optimizers/index.ts';
import type { CosineScheduleOptions } from '../schedules/cosine-schedule.ts';

/**
 * Options of a training run: what is trained on what, how, and towards which objective. Those of `coke`
 * may stand among them in place of `objective: coke({ … })`.
 */
export interface TrainerOptions extends Pick<NetworkParts, 'encoder'>, CokeOptions {
  /** Batches of augmented views: the large ones first, then small crops, if any. */
  readonly loader: ViewLoader;
  /**
   * Features [b, f] to projections [b, d]. @defaultValue the objective's, if the encoder says how wide its
   * features are
   */
  readonly projector?: NetworkParts['projector'];
  /** Projections to predictions. @defaultValue the objective's, if it needs one */
  readonly predictor?: NetworkParts['predictor'];
  /** What is learnt. @defaultValue coke() of the options of `coke` */
  readonly objective?: ObjectiveFactory;

  /** @defaultValue the objective's; of coke lars(), as published: trust 0.001, momentum 0.9, weight decay 1e-6 */
  readonly optimizer?: OptimizerFactory;
  /** Highest learning rate. @defaultValue the objective's; of coke 1.6 b / 1024 */
  readonly learningRate?: number;
  /** Epochs in all; of CoKe's the first, epoch 0, only clusters. @defaultValue 100 */
  readonly epochs?: number;
  /**
   * Epochs over which the learning rate rises, after those without a loss. @defaultValue the objective's,
   * or a tenth of `epochs`, at most 10
   */
  readonly warmupEpochs?: number;
  /** How the learning rate rises and falls, beyond that. @defaultValue the objective's, or from 0 and to 0 */
  readonly schedule?: RateShape;
  /**
   * Weight decay by half a cosine from the first number to the second. @defaultValue the objective's with its
   * own optimiser; else the optimiser's, constant
   */
  readonly weightDecay?: readonly [first: number, last: number];
  /**
   * Rows that go through the network at once: gradients of a batch add up over such parts, so that
   * large batches fit into memory. Statistics of batch normalisation are then those of a part, of all its
   * views where they go through the network together. A loss of the whole batch sends each part through twice.
   * @defaultValue the whole batch
   */
  readonly microBatchSize?: number;
  /** Of what the objective draws, first centers say, and of networks that the trainer makes. @defaultValue 0 */
  readonly seed?: number;
}

/** How the learning rate goes, see `cosineSchedule`. */
export type RateShape = Pick<
  CosineScheduleOptions,
  'start' | 'final' | 'riseIncludes' | 'by' | 'stepAt'
>;

/** Options of the run, without the objective's, with defaults filled in and every value checked. */
export interface ResolvedTrainerOptions {
  /** Undefined: the objective's. */
  readonly learningRate: number | undefined;
  readonly epochs: number;
  /** Undefined: the objective's. */
  readonly warmupEpochs: number | undefined;
  /** Undefined: the objective's. */
  readonly schedule: RateShape | undefined;
  readonly weightDecay: readonly [first: number, last: number] | undefined;
  readonly microBatchSize: number | undefined;
  readonly seed: number;
}

/** What else a trainer is given: no plain values. */
type Parts = Pick<
  TrainerOptions,
  'loader' | 'encoder' | 'projector' | 'predictor' | 'objective' | 'optimizer'
>;

const PARTS = { group: 'Parts' } as const;
const RUN = { group: 'Run' } as const;

/** What `Trainer` can be told, beside the options of its objective. */
export const TRAINER_OPTIONS: OptionTable<
  ResolvedTrainerOptions & { readonly [Name in keyof Parts]-?: Parts[Name] | undefined }
> = {
  encoder: {
    ...PARTS,
    required: true,
    check: (name, value) => checkModule<Parts['encoder']>(name, value),
    help: 'images to features: what is kept when training is over',
  },
  projector: {
    ...PARTS,
    check: (name, value) => checkModule<NetworkParts['projector']>(name, value),
    defaultText: "the objective's, if the encoder says how wide its features are",
    help: 'features to projections',
  },
  predictor: {
    ...PARTS,
    check: (name, value) => checkModule<NetworkParts['projector']>(name, value),
    defaultText: "the objective's, if it needs one",
    help: 'projections to predictions',
  },
  loader: {
    ...PARTS,
    required: true,
    check: (name, value) => {
      if (typeof (value as ViewLoader | undefined)?.epoch === 'function')
        return value as ViewLoader;
      throw new TypeError(shouldBe(name, 'a loader of views, such as viewLoader()', value));
    },
    help: 'batches of augmented views: the large ones first, then small crops',
  },
  objective: {
    ...PARTS,
    check: (name, value) =>
      checkFunction<ObjectiveFactory>(name, value, 'an objective, such as coke()'),
    defaultText: '`coke()`, of options of coke that stand among these',
    help: 'what is learnt',
  },
  optimizer: {
    ...PARTS,
    check: (name, value) =>
      checkFunction<OptimizerFactory>(name, value, 'an optimiser, such as lars()'),
    defaultText: "the objective's; of coke `lars()`",
    help: 'how weights move',
  },
  epochs: {
    ...RUN,
    check: positiveInteger,
    default: 100,
    help: 'epochs in all; of coke the first only clusters',
  },
  learningRate: {
    ...RUN,
    check: (name, value) => between(name, value, 0, 1e6),
    defaultText: "the objective's; of coke 1.6 b / 1024",
    help: 'the highest learning rate',
  },
  warmupEpochs: {
    ...RUN,
    check: (name, value, { options: { epochs } }) =>
      inRange(
        name,
        value,
        `an integer from 0 to ${epochs - 1}`,
        (n) => Number.isInteger(n) && n >= 0 && n < epochs,
      ),
    defaultText: "the objective's, or a tenth of `epochs`, at most 10",
    help: 'epochs over which the learning rate rises, after those without a loss',
  },
  schedule: {
    ...RUN,
    check: (name, value) => {
      knownNames(name, value, ['start', 'final', 'riseIncludes', 'by', 'stepAt']);
      return value as RateShape;
    },
    defaultText: "the objective's; of coke `{ riseIncludes: 'base' }`",
    help: '`start`, `final`, `riseIncludes`, `by` and `stepAt` of `cosineSchedule`',
  },
  weightDecay: {
    ...RUN,
    check: checkDecay,
    defaultText: "the objective's with its own optimiser; else the optimiser's, constant",
    help: 'weight decay by half a cosine from the first of two numbers to the second',
  },
  microBatchSize: {
    ...RUN,
    check: positiveInteger,
    defaultText: 'the whole batch',
    help: 'rows that go through the network at once; gradients of a batch add up over such parts',
  },
  seed: {
    ...RUN,
    check: (name, value) => inRange(name, value, 'a safe integer', Number.isSafeInteger),
    default: 0,
    help: 'of what the objective draws, and of networks that the trainer makes',
  },
};

/** The run's options, checked, and its parts, with the objective that they ask for. */
export interface ResolvedTrainer {
  readonly options: ResolvedTrainerOptions;
  readonly parts: Parts & { readonly objective: ObjectiveFactory };
}

/**
 * Check a user's options and fill in the defaults; those of the objective are checked when it is made.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work.
 */
export function resolveTrainerOptions(options: TrainerOptions): ResolvedTrainer {
  knownNames('options', options, [...Object.keys(TRAINER_OPTIONS), ...Object.keys(COKE_OPTIONS)]);
  const [ofRun, ofCoke] = [TRAINER_OPTIONS, COKE_OPTIONS].map((table) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => name in table)),
  ) as [object, CokeOptions];
  const { encoder, projector, predictor, loader, objective, optimizer, ...resolved } =
    resolveOptions(TRAINER_OPTIONS, ofRun, undefined);
  const [name] = Object.keys(ofCoke) as (keyof CokeOptions)[];
  if (objective && name !== undefined) {
    const rule = 'left out with objective: it is an option of coke()';
    throw new TypeError(shouldBe(name, rule, ofCoke[name]));
  }
  return {
    options: resolved,
    parts: {
      ...{ encoder: encoder!, loader: loader!, objective: objective ?? coke(ofCoke) },
      ...(projector && { projector }),
      ...(predictor && { predictor }),
      ...(optimizer && { optimizer }),
    },
  };
}

function checkDecay(name: string, value: unknown): readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TypeError(shouldBe(name, 'two numbers, the first and the last', value));
  }
  const [first, last] = value.map((each, i) => between(`${name}[${i}]`, each, 0, 1e6));
  return [first!, last!];
}

function checkModule<T extends Parts['encoder'] | NetworkParts['projector']>(
  name: string,
  value: unknown,
): T {
  if (typeof (value as T | undefined)?.apply === 'function') return value as T;
  throw new TypeError(shouldBe(name, 'a module, such as smallConvnet()', value));
}

function checkFunction<T>(name: string, value: unknown, rule: string): T {
  if (typeof value === 'function') return value as T;
  throw new TypeError(shouldBe(name, rule, value));
}
