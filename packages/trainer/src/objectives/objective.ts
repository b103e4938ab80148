import type { Matrix } from '@coke/core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { HeadRecord } from '../history/epoch-record.ts';
import type { MeasureLimits } from '../history/measure-limits.ts';
import type { ViewOrder } from '../network/forward-views.ts';
import type { RowModuleFactory } from '../network/make-network.ts';
import type { RowModule } from '../network/module.ts';
import type { OptimizerFactory } from '../optimizers/optimizer.ts';
import type { CosineScheduleOptions } from '../schedules/cosine-schedule.ts';

/** Where in a run an epoch comes. */
export interface EpochPlace {
  /** t, from 0. */
  readonly epoch: number;
  /** The batch that it begins with: 0, but for a run that goes on in the middle of an epoch. */
  readonly batch: number;
  readonly epochs: number;
  /** Batches of an epoch. */
  readonly batches: number;
}

/** Where in a run a batch comes. */
export interface BatchPlace extends EpochPlace {
  /** Of the epoch's batches, the last? */
  readonly last: boolean;
  /** Steps of the optimiser before this one, and in all; idle epochs have none. */
  readonly step: number;
  readonly steps: number;
}

/** What the network gives for the views of some images: raw rows, b × d f32 a view, in the order of the views. */
export interface ViewOutputs {
  readonly projections: readonly Tensor2D[];
  /** Where there is a predictor. */
  readonly predictions?: readonly Tensor2D[];
}

/** A batch that is about to be learnt from. */
export interface StepStart {
  readonly ids: Int32Array;
  readonly place: BatchPlace;
  /**
   * Projections of the large views, in training mode and without gradients; running statistics take the
   * batch in once more. Each call computes them anew, and they are the caller's to dispose of.
   */
  project(): Tensor2D[];
}

/** Rows of a batch to learn from: all of them, or a part, unless `needs.wholeBatch`. */
export interface LossInputs {
  readonly ids: Int32Array;
  /** Which row of the batch is the first of these. */
  readonly from: number;
  /** Of the views that the network sees: `needs.onlineViews`. */
  readonly online: ViewOutputs;
  /** Of the views that the twin sees, by the twin, where there is one. */
  readonly twin?: ViewOutputs;
  readonly place: BatchPlace;
}

/**
 * A loss and its gradients. `undefined` in place of a gradient says that there is none: what only such
 * outputs hang on is left out of the optimiser's step altogether, without decay or momentum.
 */
export interface LossOutcome {
  /** Mean over rows. */
  readonly loss: Scalar;
  /** With respect to the raw outputs, in their order. */
  readonly projectionGradients?: readonly (Tensor2D | undefined)[];
  readonly predictionGradients?: readonly (Tensor2D | undefined)[];
  /** With respect to `trainable`, by its names. */
  readonly gradients?: ReadonlyMap<string, Tensor>;
  /** Means over rows, as `measureNames`. */
  readonly measures?: Tensor1D;
}

/** A batch after the optimiser's step, with the outputs from before it; they are the trainer's. */
export interface StepInputs {
  readonly ids: Int32Array;
  /** In an idle epoch: projections of the large views alone. */
  readonly online: ViewOutputs;
  readonly twin?: ViewOutputs;
  readonly place: BatchPlace;
}

/** What a step came to, beside loss and measures. */
export interface StepNumbers {
  /** Added up over the epoch for `endEpoch`, and kept in checkpoints; always as many. */
  readonly counts?: readonly number[];
}

/** What the trainer has added up about an epoch. */
export interface EpochTotals {
  readonly epoch: number;
  /** Images seen. */
  readonly instances: number;
  /** Means over images, by their names; none in idle epochs. */
  readonly measures: Readonly<Record<string, number>>;
  /** Sums of `StepNumbers.counts`. */
  readonly counts: readonly number[];
}

/** What an objective has to say about an epoch. */
export interface ObjectiveRecord {
  /** One a clustering, in order. */
  readonly heads?: readonly HeadRecord[];
  readonly pseudoLabelAccuracy?: number;
  /** By their names; charts draw them. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** What alarms hold an epoch against. */
export interface Yardstick {
  /** The loss of who predicts nothing; above nearly all of it nothing has been learnt. */
  readonly uniform?: number;
  /** A loss that is too good to be true so soon. @defaultValue a twentieth of `uniform` */
  readonly vanished?: number;
  readonly measures?: Readonly<Record<string, MeasureLimits>>;
}

/** Projections of some images: the source's, and gone when the next are asked for. */
export interface ProjectedImages {
  readonly ids: Int32Array;
  /** b × d f32 a view, raw. */
  readonly projections: readonly Tensor2D[];
}

/** Passes over all images, without gradients. */
export interface FeatureSource {
  /**
   * The images of an epoch in its order, in batches: its large views, each by itself in training mode, so that
   * running statistics take them in.
   */
  projections(epoch: number): AsyncIterable<ProjectedImages>;
  /** Every image once, by number: its middle without augmentation, by running statistics. One view. */
  plainProjections(): AsyncIterable<ProjectedImages>;
}

/** An averaged copy of the network. */
export interface TwinNeeds {
  /** What it computes: projections (encoder and projector) or predictions (all of the network). */
  readonly of: 'projection' | 'prediction';
  /** Views that it sees, by their places. @defaultValue the large views */
  readonly views?: readonly number[];
  /**
   * m of θ' ← m θ' + (1 - m) θ, after each step of the optimiser. A system that moves its twin at the
   * beginning of a step does the same one step later: it gives its momentum of the next step.
   */
  momentum(place: BatchPlace): number;
}

/** What an objective asks of network, loader and trainer. */
export interface ObjectiveNeeds {
  /** Large views of an image. */
  readonly largeViews: number;
  /** May small crops follow them? @defaultValue false */
  readonly smallCrops?: boolean;
  /** Views that the network sees, by their places. @defaultValue all */
  readonly onlineViews?: readonly number[];
  /** Epochs at the beginning without a loss: batches go through the network, and to `afterStep`. @defaultValue 0 */
  readonly idleEpochs?: number;
  /** The projector where none is given; without one, one has to be. */
  readonly projector?: RowModuleFactory;
  /** The predictor where none is given; 'optional': none then. Without either, one may not be given. */
  readonly predictor?: RowModuleFactory | 'optional';
  readonly twin?: TwinNeeds;
  /** How views go through the network, and its twin. @defaultValue 'each view' */
  readonly forward?: ViewOrder;
  /**
   * Is the loss of a batch another than the mean of its parts'? `loss` then gets all rows of a batch, also where
   * micro-batches go through the network: these do so twice. @defaultValue false
   */
  readonly wholeBatch?: boolean;
  /** Images that a batch should have: of fewer, the loss says nothing. @defaultValue 1 */
  readonly minBatchSize?: number;
  /** Which network is judged, and kept. @defaultValue 'online' */
  readonly judged?: 'online' | 'twin';
}

/** How an objective was published: used where the trainer is given nothing else. */
export interface ObjectiveRecipe {
  readonly optimizer?: OptimizerFactory;
  readonly learningRate?: number;
  /** How the learning rate rises and falls. With another rate, `start` and `final` are as large shares of that. */
  readonly schedule?: Pick<
    CosineScheduleOptions,
    'start' | 'final' | 'riseIncludes' | 'by' | 'stepAt'
  >;
  /** Epochs over which it rises, fewer than there are. @defaultValue a tenth of all, at most 10 */
  readonly warmupEpochs?: number;
  /** Of that optimiser: weight decay by half a cosine from the first number to the second. @defaultValue its own */
  readonly weightDecay?: readonly [first: number, last: number];
}

/** Clusterings of the images, of objectives that have some. */
export interface ObjectiveClusters {
  /** Latest label of each image under one head, as assigned in training; -1 where there is none. */
  labels(ids: ArrayLike<number>, head?: number): Int32Array;
  /** The centers that the loss of the running epoch reads, one K × d matrix a head. */
  centers(): Promise<Matrix[]>;
}

/**
 * What to learn from the views of images. It makes no network and no batches, and keeps its own state.
 * The trainer calls its hooks in this order:
 *
 * - `beforeEpoch`, then for each batch
 * - `beforeStep` → the twin's forward pass → the network's, `loss`, gradients → is the loss finite? →
 *   gradients of what is frozen are dropped → the optimiser's step → the twin moves → `afterStep` (in an
 *   idle epoch: `beforeStep` → projections → `afterStep`), then
 * - `endEpoch`.
 */
export interface Objective {
  /** Goes into checkpoints and records. */
  readonly name: string;
  /** What decides its numbers, as plain JSON: a checkpoint of others is refused. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe?: ObjectiveRecipe;
  /** Variables that gradients move, beside the network's; the optimiser knows them as `objective/<name>`. */
  readonly trainable: ReadonlyMap<string, Variable>;
  /** Variables that change by its own rules; checkpointed. Names are others than those of `trainable`. */
  readonly state: ReadonlyMap<string, Variable>;
  /** Names of what `loss` measures. */
  readonly measureNames: readonly string[];
  readonly yardstick: Yardstick;
  readonly clusters?: ObjectiveClusters;
  /** Milliseconds spent on work of its own beside the loss, since it was made. */
  readonly spent?: number;

  beforeEpoch?(place: EpochPlace, source: FeatureSource): Promise<void>;
  beforeStep?(start: StepStart): Promise<void> | void;
  /** Tidied by the caller, who disposes of what is returned too. Runs without a tape: gradients are written out. */
  loss(inputs: LossInputs): LossOutcome;
  /**
   * Variables whose gradients are dropped now, by the optimiser's names: `predictor/dense2/weight`,
   * `objective/prototypes`; `predictor` is all below it.
   */
  frozen?(place: BatchPlace): ReadonlySet<string>;
  afterStep?(inputs: StepInputs): Promise<StepNumbers> | StepNumbers;
  /** Without it, a record has the means of all measures. */
  endEpoch?(totals: EpochTotals): Promise<ObjectiveRecord>;

  /** What is no f32 tensor: labels, pointers, a generator. Asked for between two batches, from the first `beforeEpoch` on. */
  save?(): Promise<Uint8Array | undefined>;
  /**
   * Take back what `save` gave; undefined: as at the beginning. Variables are assigned by the trainer.
   *
   * @throws SafetensorsError, RangeError if it cannot be; the objective is then as it was.
   */
  restore?(file: Uint8Array | undefined): Promise<void>;
  dispose(): void;
}

/** What an objective is made for. */
export interface ObjectiveContext {
  /** N: images of an epoch. */
  readonly instances: number;
  readonly batchSize: number;
  /** Batches of an epoch. */
  readonly batches: number;
  readonly epochs: number;
  readonly seed: number;
  /** Those that the trainer was given; `outputs` is their width, if they tell it. */
  readonly projector?: RowModule | undefined;
  readonly predictor?: RowModule | undefined;
}

/**
 * Makes an objective for a run.
 *
 * @throws TypeError, RangeError naming the option at fault; nothing is left then.
 */
export type ObjectiveFactory = (context: ObjectiveContext) => Objective;
