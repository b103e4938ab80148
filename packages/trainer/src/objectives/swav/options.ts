import { between, nonNegativeInteger, positiveInteger, shouldBe } from '@coke/core/check-options';
import { type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, temperatureRow } from '../option-rows.ts';
import type { SwavWidths } from './recipe.ts';

/** Options of `swav`; defaults are the published values, scaled where those depend on the number of images. */
export interface SwavOptions {
  /** K: prototypes. @defaultValue 3000, at most a sixteenth of the images */
  readonly k?: number;
  /** τ of the softmax that predicts codes. @defaultValue 0.1 */
  readonly temperature?: number;
  /** ε: the smaller, the harder codes are. @defaultValue 0.05 */
  readonly epsilon?: number;
  /** Of the Sinkhorn algorithm. @defaultValue 3 */
  readonly iterations?: number;
  /**
   * L: rows of earlier batches, one queue a view, that codes are made with; 0: none. Cut to a multiple of
   * the batch. @defaultValue 3840, at most the images: none where a batch has more rows
   */
  readonly queueLength?: number;
  /** Epoch, from 0, in which queues begin to fill; they are used once full. @defaultValue 15 */
  readonly queueFrom?: number;
  /** Epochs at the beginning in which prototypes do not move. @defaultValue 1 */
  readonly freezeEpochs?: number;
  /** Width of the projector's hidden layer. @defaultValue 2048 */
  readonly hidden?: number;
  /** d: width of projections. @defaultValue that of the projector given, else 128 */
  readonly dimension?: number;
}

/** Options with defaults filled in and every value checked. */
export interface ResolvedSwavOptions extends SwavWidths {
  readonly k: number;
  readonly temperature: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly queueLength: number;
  readonly queueFrom: number;
  readonly freezeEpochs: number;
}

/** Published on ImageNet and CIFAR-10 alike. */
const K = 3000;
/** A cluster has as many images as with K = 3000 on CIFAR-10, or more. */
const IMAGES_PER_CLUSTER = 16;
const QUEUE = 3840;

const LOSS = { group: 'Loss' } as const;
const QUEUES = { group: 'Queue' } as const;
const INTEGER = { kind: 'integer', value: 'n' } as const;
const NUMBER = { kind: 'number', value: 'n' } as const;

/** Options of the projector. */
export const SWAV_WIDTHS: OptionTable<SwavWidths, ObjectiveContext> = {
  hidden: hiddenRow(2048, "width of the projector's middle layer"),
  dimension: dimensionRow(128),
};

/** What `swav` can be told. */
export const SWAV_OPTIONS: OptionTable<ResolvedSwavOptions, ObjectiveContext> = {
  k: {
    ...LOSS,
    check: positiveInteger,
    default: ({ about }) => defaultPrototypes(about.instances),
    defaultText: '3000, at most N / 16',
    help: 'K: prototypes',
    flag: INTEGER,
  },
  temperature: temperatureRow(0.1),
  epsilon: {
    ...LOSS,
    check: (name, value) => between(name, value, 1e-6, 1e6),
    default: 0.05,
    help: 'epsilon of the Sinkhorn algorithm: the smaller, the harder the codes',
    flag: NUMBER,
  },
  iterations: {
    ...LOSS,
    check: positiveInteger,
    default: 3,
    help: 'iterations of the Sinkhorn algorithm',
    flag: INTEGER,
  },
  freezeEpochs: {
    ...LOSS,
    check: nonNegativeInteger,
    default: 1,
    help: 'epochs at the beginning in which prototypes do not move',
    flag: INTEGER,
  },
  queueLength: {
    ...QUEUES,
    check: (name, value, { about: { batchSize } }) => {
      const length = nonNegativeInteger(name, value);
      if (length > 0 && length < batchSize) {
        throw new RangeError(shouldBe(name, `0, or at least a batch of ${batchSize}`, value));
      }
      return wholeBatches(length, batchSize);
    },
    default: ({ about: { instances, batchSize } }) =>
      wholeBatches(Math.min(QUEUE, instances), batchSize),
    defaultText: '3840, at most N',
    help: 'L: earlier rows of a view that help to make codes, cut to whole batches; 0: none',
    flag: INTEGER,
  },
  queueFrom: {
    ...QUEUES,
    check: nonNegativeInteger,
    default: 15,
    help: 'epoch, from 0, in which the queue begins to fill; it is used once full',
    flag: INTEGER,
  },
  ...SWAV_WIDTHS,
};

/** @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot work. */
export function resolveSwavOptions(
  options: SwavOptions,
  context: ObjectiveContext,
): ResolvedSwavOptions {
  return resolveOptions(SWAV_OPTIONS, options, context);
}

/** K of one head: 3000, or so many that a cluster has sixteen images. */
export function defaultPrototypes(instances: number): number {
  return Math.max(1, Math.min(K, Math.floor(instances / IMAGES_PER_CLUSTER)));
}

function wholeBatches(length: number, batchSize: number): number {
  return length - (length % batchSize);
}
