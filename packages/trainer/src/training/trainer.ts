import type { Matrix } from '@coke/core';
import { checkSignal, knownNames, shouldBe } from '@coke/core/check-options';
import { takingTurns } from '@coke/core/event-loop';
import { writeWhole } from '@coke/io';
import type { Variable } from '@tensorflow/tfjs-core';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { ViewBatch, ViewLoader } from '../images/views.ts';
import { makeNetwork } from '../network/make-network.ts';
import type { Encoder, RowModule } from '../network/module.ts';
import { Network, type NetworkParts, twinnedParts } from '../network/network.ts';
import { Twin } from '../network/twin.ts';
import type { BatchPlace, Objective, ObjectiveRecipe } from '../objectives/objective.ts';
import { lars } from '../optimizers/lars.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { cosineSchedule, type Schedule } from '../schedules/index.ts';
import { DivergedError } from './batch-numbers.ts';
import { assignVariables, readCheckpoint, type Variables, writeCheckpoint } from './checkpoint.ts';
import { EpochClock } from './epoch-clock.ts';
import {
  addBatch,
  createSums,
  type EpochSums,
  epochRecord,
  epochTotals,
  meanMeasures,
} from './epoch-sums.ts';
import { featureSource } from './feature-source.ts';
import {
  type RateShape,
  type ResolvedTrainerOptions,
  resolveTrainerOptions,
  type TrainerOptions,
} from './options.ts';
import { TrainingStep } from './step.ts';

/** What `train` is told about while it runs. */
export interface BatchProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of the epoch that are done, of `batches`. */
  readonly batch: number;
  readonly batches: number;
  readonly learningRate: number;
  /** Mean over the images of the epoch so far; none in an idle epoch. */
  readonly loss?: number;
  /** Likewise, of what the objective measures, by name. */
  readonly measures: Readonly<Record<string, number>>;
  /** Of the epoch so far. */
  readonly sums: Readonly<EpochSums>;
}

/** How `train` runs; what it computes does not hang on any of these. */
export interface TrainOptions {
  /** Stops between two batches; `train` then throws the signal's reason, and may be called again. */
  readonly signal?: AbortSignal;
  readonly onBatch?: (progress: BatchProgress) => void;
  /** Awaited, so that it may measure or save. */
  readonly onEpoch?: (record: EpochRecord) => unknown;
  /** A file to keep the run in, replaced whole at the end of every epoch, and when it is stopped. */
  readonly checkpoint?: string;
  /** Seconds after which a checkpoint is written within an epoch. @defaultValue 300 */
  readonly checkpointEvery?: number;
}

/** Where a run stands; part of a checkpoint. */
interface Progress {
  epoch: number;
  batch: number;
  sums: EpochSums;
  history: EpochRecord[];
}

/** The same, with what the objective left to it decided. */
export interface TrainerSettings extends ResolvedTrainerOptions {
  readonly learningRate: number;
  readonly warmupEpochs: number;
}

/**
 * Self-supervised training of an image encoder: one loop for many objectives. The loop makes batches,
 * forwards them, steps the optimiser, moves an averaged twin, keeps records and checkpoints; what is
 * learnt, and all that it takes, is the objective's: see `Objective` for the order of a step.
 *
 * Without another objective, it is `coke`: online constrained k-means.
 */
export class Trainer {
  /** Kept where code is minified. */
  static readonly name: string = 'Trainer';
  readonly options: TrainerSettings;
  /** What is learnt. */
  readonly objective: Objective;
  /** Encoder, projector and predictor, as given or made. */
  readonly network: NetworkParts;
  readonly #made: readonly RowModule[];
  readonly #loader: ViewLoader;
  readonly #all: Network;
  readonly #twin: Twin | undefined;
  readonly #optimizer: Optimizer;
  readonly #step: TrainingStep;
  readonly #schedule: Schedule;
  readonly #weightDecay: Schedule | undefined;
  readonly #variables: Variables;
  #progress: Progress;
  /** Has the objective been asked for anything that it may have to keep? */
  #begun = false;
  #training = false;
  #broken: string | undefined;

  /**
   * Checks the options, makes the objective, the optimiser's slots, and projector and predictor where they
   * are not given. What is given stays the caller's: `dispose` leaves it.
   *
   * @throws TypeError, RangeError naming the option at fault.
   */
  constructor(given: TrainerOptions) {
    const { options, parts } = resolveTrainerOptions(given);
    const { loader, objective, projector, predictor } = parts;
    const { instances, batchSize, batches } = loader;
    const { epochs, seed, microBatchSize } = options;
    this.#loader = loader;
    this.objective = objective({
      ...{ instances, batchSize, batches, epochs, seed, projector, predictor },
    });
    try {
      const { name, needs, recipe } = this.objective;
      checkNeeds(this.objective, options, batchSize);
      this.options = {
        ...options,
        learningRate: options.learningRate ?? rateOf(this.objective),
        warmupEpochs: options.warmupEpochs ?? recipe?.warmupEpochs ?? usualWarmup(epochs),
      };
      const network = makeNetwork(parts, { ...needs, name, seed });
      this.network = network.parts;
      this.#made = network.made;
      this.#all = new Network(network.parts);
      this.#twin = needs.twin && new Twin(new Network(twinnedParts(network.parts, needs.twin.of)));
      const trainable = new Map([
        ...this.#all.trainable,
        ...prefixed('objective', this.objective.trainable),
      ]);
      this.#optimizer = (parts.optimizer ?? recipe?.optimizer ?? lars())(trainable);
    } catch (error) {
      this.objective.dispose();
      throw error;
    }
    this.#step = new TrainingStep(
      {
        ...{ network: this.#all, objective: this.objective, optimizer: this.#optimizer },
        twin: this.#twin,
      },
      { microBatchSize, seed },
    );
    const { learningRate: base, warmupEpochs } = this.options;
    // A decay of the recipe is one of its optimiser's.
    const ofRecipe = parts.optimizer ? undefined : this.objective.recipe?.weightDecay;
    const weightDecay = this.options.weightDecay ?? ofRecipe;
    const epochsOf = { epochs, batchesPerEpoch: batches, idleEpochs: this.#idleEpochs };
    const shape = this.options.schedule ?? shapeOf(this.objective.recipe, base);
    this.#schedule = cosineSchedule({ base, warmupEpochs, ...epochsOf, ...shape });
    this.#weightDecay =
      weightDecay && cosineSchedule({ base: weightDecay[0], final: weightDecay[1], ...epochsOf });
    this.#variables = new Map([
      ...prefixed('network', this.#all.trainable),
      ...prefixed('state', this.#all.state),
      ...prefixed('twin', this.#twin?.trainable),
      ...prefixed('twin-state', this.#twin?.state),
      ...prefixed('objective', this.objective.trainable),
      ...prefixed('objective', this.objective.state),
      ...prefixed('optimizer', this.#optimizer.slots),
    ]);
    this.#progress = { epoch: 0, batch: 0, sums: createSums(), history: [] };
  }

  /** t: epochs that are over. */
  get epoch(): number {
    return this.#progress.epoch;
  }

  /** One record of each epoch that is over. */
  get history(): readonly EpochRecord[] {
    return this.#progress.history;
  }

  /** The encoder that the objective wants judged and kept: the network's, or the averaged twin's. */
  get encoder(): Encoder {
    const { encoder } = this.network;
    return this.#isTwinJudged ? this.#twin!.part(encoder) : encoder;
  }

  /** The projector that goes with it. */
  get projector(): RowModule {
    const { projector } = this.network;
    return this.#isTwinJudged ? this.#twin!.part(projector) : projector;
  }

  /**
   * Latest label of each image under one head, as assigned in training; -1 where there is none.
   *
   * @throws Error if the objective has no clusterings.
   */
  labels(ids: ArrayLike<number>, head = 0): Int32Array {
    return this.#clusters.labels(ids, head);
  }

  /**
   * The centers that the loss of the running epoch reads, one K × d matrix a head.
   *
   * @throws Error if the objective has no clusterings.
   */
  async centers(): Promise<Matrix[]> {
    return this.#clusters.centers();
  }

  /**
   * Train up to the last epoch, from wherever the run stands.
   *
   * @throws The signal's reason when it is aborted; Error when the loss is no longer finite, with the
   * weights as they were before that batch; whatever the loader throws.
   */
  async train(options: TrainOptions = {}): Promise<this> {
    knownNames('options', options, NAMES);
    checkSignal(options.signal);
    if (this.#training) throw new Error('train should have ended before it is called again');
    if (this.#broken) throw new Error(this.#broken);
    this.#training = true;
    try {
      while (this.#progress.epoch < this.options.epochs) await this.#trainEpoch(options);
    } finally {
      this.#training = false;
    }
    return this;
  }

  /** The whole run as a file: a run restored from it goes on bit for bit on the same tfjs backend. */
  async save(): Promise<Uint8Array> {
    return writeCheckpoint(this.#variables, {
      ...this.#fingerprint(),
      progress: this.#progress,
      objectiveFile: this.#begun ? await this.objective.save?.() : undefined,
    });
  }

  /**
   * Go on where a saved run stood. The network must be made as it was then; its weights are replaced.
   *
   * @throws SafetensorsError if the file is damaged, RangeError if it is of a run with other options or
   * another objective; this run is then as it was.
   */
  async restore(file: Uint8Array): Promise<void> {
    if (this.#training) throw new Error('train should have ended before restore is called');
    const { values, progress, objectiveFile } = readCheckpoint(
      file,
      this.#variables,
      this.#fingerprint(),
    );
    await this.objective.restore?.(objectiveFile);
    assignVariables(this.#variables, values);
    this.#progress = progress as Progress;
    this.#begun = objectiveFile !== undefined;
    this.#broken = undefined;
  }

  /** Free the objective, the optimiser's slots, the twin, and the parts of the network that were made here. */
  dispose(): void {
    this.objective.dispose();
    this.#optimizer.dispose();
    this.#twin?.dispose();
    for (const module of this.#made) module.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #trainEpoch(options: TrainOptions): Promise<void> {
    const progress = this.#progress;
    const clock = new EpochClock(
      progress.sums,
      () => this.objective.spent ?? 0,
      () => this.#loader.waited,
    );
    let lastSave = performance.now();
    const { epochs } = this.options;
    const turn = takingTurns(options.signal);
    this.#begun = true;
    await this.objective.beforeEpoch?.(
      { epoch: progress.epoch, batch: progress.batch, epochs, batches: this.#loader.batches },
      featureSource(this.#loader, this.#all, this.objective.needs.largeViews, this.options.seed),
    );
    try {
      for await (const batch of this.#loader.epoch(progress.epoch, progress.batch)) {
        await turn();
        await this.#learn(batch);
        progress.batch++;
        clock.tick();
        options.onBatch?.(this.#batchProgress());
        const due = performance.now() - lastSave > 1000 * (options.checkpointEvery ?? 300);
        if (due && options.checkpoint !== undefined) {
          await writeWhole(options.checkpoint, await this.save());
          lastSave = performance.now();
        }
      }
      await turn();
    } catch (error) {
      if (options.signal?.aborted && options.checkpoint !== undefined && !this.#broken) {
        await writeWhole(options.checkpoint, await this.save());
      }
      throw error;
    }
    const record = await this.#endEpoch();
    progress.history.push(record);
    progress.epoch++;
    progress.batch = 0;
    progress.sums = createSums();
    await options.onEpoch?.(record);
    if (options.checkpoint !== undefined) {
      await writeWhole(options.checkpoint, await this.save());
    }
  }

  async #learn(batch: ViewBatch): Promise<void> {
    const { epoch, batch: number, sums } = this.#progress;
    try {
      const weightDecay = this.#weightDecay?.(epoch, number);
      const result = await this.#step.take(batch, this.#place(), {
        learningRate: this.#schedule(epoch, number),
        constantRate: this.options.learningRate,
        ...(weightDecay !== undefined && { weightDecay }),
      });
      addBatch(sums, batch.ids.length, result);
    } catch (error) {
      if (error instanceof DivergedError) this.#broken = error.message;
      throw error;
    }
  }

  /** Of the batch that comes next. */
  #place(): BatchPlace {
    const { epoch, batch } = this.#progress;
    const { epochs } = this.options;
    const { batches } = this.#loader;
    const idle = this.#idleEpochs;
    return {
      ...{ epoch, batch, epochs, batches, last: batch === batches - 1 },
      step: Math.max(0, (epoch - idle) * batches + batch),
      steps: (epochs - idle) * batches,
    };
  }

  #batchProgress(): BatchProgress {
    const { epoch, batch, sums } = this.#progress;
    const learningRate = this.#schedule(epoch, Math.max(0, batch - 1));
    const { batches } = this.#loader;
    const { instances, loss } = sums;
    return {
      ...{ epoch, epochs: this.options.epochs, batch, batches, learningRate, sums },
      ...(epoch >= this.#idleEpochs && { loss: loss / instances }),
      measures: meanMeasures(sums, this.objective.measureNames),
    };
  }

  async #endEpoch(): Promise<EpochRecord> {
    const { epoch, sums } = this.#progress;
    const { objective } = this;
    const learningRate = this.#schedule(epoch, this.#loader.batches - 1);
    const totals = epochTotals(epoch, sums, objective.measureNames);
    const own = (await objective.endEpoch?.(totals)) ?? { measures: totals.measures };
    return epochRecord({ epoch, learningRate, sums, objective, own });
  }

  get #idleEpochs(): number {
    return this.objective.needs.idleEpochs ?? 0;
  }

  get #isTwinJudged(): boolean {
    return this.objective.needs.judged === 'twin';
  }

  get #clusters() {
    const { name, clusters } = this.objective;
    if (clusters) return clusters;
    throw new Error(shouldBe('objective', 'one that clusters images, such as coke()', name));
  }

  /** What decides the numbers of a run. */
  #fingerprint() {
    const { instances, batchSize, batches } = this.#loader;
    const { name, options } = this.objective;
    const dropLast = batches * batchSize < instances && { dropLast: true };
    return {
      options: { ...this.options, instances, batchSize, ...dropLast },
      objective: { name, options },
    };
  }
}

/** @throws RangeError if the objective cannot be trained with these options. */
function checkNeeds(
  { name, needs }: Objective,
  { epochs }: ResolvedTrainerOptions,
  batchSize: number,
): void {
  const { idleEpochs = 0, minBatchSize = 1, twin, judged } = needs;
  if (batchSize < minBatchSize) {
    throw new RangeError(
      shouldBe('batchSize', `an integer from ${minBatchSize} for ${name}`, batchSize),
    );
  }
  if (epochs <= idleEpochs) {
    throw new RangeError(shouldBe('epochs', `an integer from ${idleEpochs + 1}`, epochs));
  }
  if (judged === 'twin' && !twin) {
    throw new RangeError(shouldBe(`what is judged of ${name}`, 'online without a twin', judged));
  }
}

/** The recipe's shape: of another rate than its own, as large shares of it. */
function shapeOf(recipe: ObjectiveRecipe | undefined, base: number): RateShape | undefined {
  const { learningRate, schedule } = recipe ?? {};
  if (!schedule || !learningRate || learningRate === base) return schedule;
  const { start = 0, final = 0, ...shape } = schedule;
  const share = base / learningRate;
  return { ...shape, start: start * share, final: final * share };
}

function rateOf({ name, recipe }: Objective): number {
  if (recipe?.learningRate !== undefined) return recipe.learningRate;
  throw new TypeError(
    shouldBe('learningRate', `given, as ${name} has none of its own`, recipe?.learningRate),
  );
}

function usualWarmup(epochs: number): number {
  return Math.min(10, Math.floor(epochs / 10));
}

const NAMES = ['signal', 'onBatch', 'onEpoch', 'checkpoint', 'checkpointEvery'];

function prefixed(prefix: string, variables: Variables = new Map()): [string, Variable][] {
  return Array.from(variables, ([name, variable]) => [`${prefix}/${name}`, variable]);
}
