import type { Certificate, Matrix } from '@coke/core';
import { checkSignal, knownNames } from '@coke/core/check-options';
import { writeWhole } from '@coke/io';
import type { Variable } from '@tensorflow/tfjs-core';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { ViewBatch, ViewLoader } from '../images/views.ts';
import { Network } from '../network/network.ts';
import { TrainingClusters } from '../objectives/coke/training-clusters.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { cosineSchedule, type Schedule } from '../schedules/index.ts';
import { BatchStep, DivergedError } from './batch-step.ts';
import { assignVariables, readCheckpoint, type Variables, writeCheckpoint } from './checkpoint.ts';
import { EpochClock } from './epoch-clock.ts';
import { addBatch, createSums, type EpochSums, epochRecord } from './epoch-sums.ts';
import {
  DEFAULT_OPTIMIZER,
  type ResolvedTrainerOptions,
  resolveTrainerOptions,
  type TrainerOptions,
} from './options.ts';

/** What `train` is told about while it runs. */
export interface BatchProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of the epoch that are done, of `batches`. */
  readonly batch: number;
  readonly batches: number;
  readonly learningRate: number;
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

/**
 * Self-supervised training of an image encoder by online constrained k-means (CoKe): projections of
 * the images are clustered as they come, and the encoder learns to tell the cluster that an image
 * was in one epoch ago. The loss of epoch t reads the labels and centers of epoch t-1; epoch 0 only
 * clusters.
 *
 * Departures from the published code, ours: epoch 0 goes without gradients, where it computes them for a
 * learning rate of 0, so that momentum starts in epoch 1; the automatic dual step of `@coke/core`.
 *
 * @see Qian, Xu, Hu, Li, Jin. Unsupervised Visual Representation Learning by Online Constrained
 * K-Means. CVPR 2022. https://arxiv.org/abs/2105.11527
 */
export class Trainer<Input = never> {
  readonly options: ResolvedTrainerOptions;
  readonly #loader: ViewLoader;
  readonly #optimizer: Optimizer;
  readonly #batchStep: BatchStep<Input>;
  readonly #schedule: Schedule;
  readonly #clusters: TrainingClusters<Input>;
  readonly #variables: Variables;
  #progress: Progress;
  #training = false;
  #broken: string | undefined;

  /**
   * Checks the options and makes the optimiser's slots. The encoder, its heads and the loader stay the
   * caller's: `dispose` leaves them.
   *
   * @throws TypeError, RangeError naming the option at fault.
   */
  constructor(options: TrainerOptions<Input>) {
    this.options = resolveTrainerOptions(options);
    this.#loader = options.loader;
    const network = new Network(options);
    this.#clusters = new TrainingClusters(this.options, options.loader.instances, options.backend);
    this.#optimizer = (options.optimizer ?? DEFAULT_OPTIMIZER)(network.trainable);
    this.#batchStep = new BatchStep(
      { network, clusters: this.#clusters, optimizer: this.#optimizer },
      this.options,
    );
    const { learningRate, warmupEpochs, epochs } = this.options;
    this.#schedule = cosineSchedule({
      ...{ base: learningRate, epochs, batchesPerEpoch: this.#loader.batches },
      ...{ idleEpochs: 1, warmupEpochs, riseIncludes: 'base' },
    });
    this.#variables = new Map([
      ...prefixed('network', network.trainable),
      ...prefixed('state', network.state),
      ...prefixed('optimizer', this.#optimizer.slots),
    ]);
    this.#progress = { epoch: 0, batch: 0, sums: this.#noSums(), history: [] };
  }

  /** t: epochs that are over. */
  get epoch(): number {
    return this.#progress.epoch;
  }

  /** One record of each epoch that is over. */
  get history(): readonly EpochRecord[] {
    return this.#progress.history;
  }

  /** Latest label of each image under one head, as assigned in training; -1 where there is none. */
  labels(ids: ArrayLike<number>, head = 0): Int32Array {
    return this.#clusters.labels(ids, head);
  }

  /** The centers that the loss of the running epoch reads, one K × d matrix a head. */
  async centers(): Promise<Matrix[]> {
    return this.#clusters.previousCenters();
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
    const started = this.#progress.epoch > 0 || this.#progress.batch > 0;
    return writeCheckpoint(this.#variables, {
      options: this.#fingerprint(),
      progress: this.#progress,
      clustering: started ? await this.#clusters.save() : undefined,
    });
  }

  /**
   * Go on where a saved run stood. The network must be made as it was then; its weights are replaced.
   *
   * @throws SafetensorsError if the file is damaged, RangeError if it is of a run with other options;
   * this run is then as it was.
   */
  async restore(file: Uint8Array): Promise<void> {
    if (this.#training) throw new Error('train should have ended before restore is called');
    const { values, progress, clustering } = readCheckpoint(
      file,
      this.#variables,
      this.#fingerprint(),
    );
    await this.#clusters.restore(clustering);
    assignVariables(this.#variables, values);
    this.#progress = progress as Progress;
    this.#broken = undefined;
  }

  /** Free the clustering and the optimiser's slots. */
  dispose(): void {
    this.#clusters.dispose();
    this.#optimizer.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #trainEpoch(options: TrainOptions): Promise<void> {
    const progress = this.#progress;
    const clock = new EpochClock(
      progress.sums,
      () => this.#clusters.spent,
      () => this.#loader.waited,
    );
    let lastSave = performance.now();
    if (progress.epoch > 0) await this.#clusters.readCenters('previous');
    try {
      for await (const batch of this.#loader.epoch(progress.epoch, progress.batch)) {
        options.signal?.throwIfAborted();
        await this.#step(batch);
        progress.batch++;
        clock.tick();
        options.onBatch?.(this.#batchProgress());
        const due = performance.now() - lastSave > 1000 * (options.checkpointEvery ?? 300);
        if (due && options.checkpoint !== undefined) {
          await writeWhole(options.checkpoint, await this.save());
          lastSave = performance.now();
        }
      }
      options.signal?.throwIfAborted();
    } catch (error) {
      if (options.signal?.aborted && options.checkpoint !== undefined && !this.#broken) {
        await writeWhole(options.checkpoint, await this.save());
      }
      throw error;
    }
    const certificates = await this.#clusters.endEpoch();
    const record = this.#record(certificates);
    progress.history.push(record);
    progress.epoch++;
    progress.batch = 0;
    progress.sums = this.#noSums();
    await options.onEpoch?.(record);
    if (options.checkpoint !== undefined) {
      await writeWhole(options.checkpoint, await this.save());
    }
  }

  async #step(batch: ViewBatch): Promise<void> {
    const { epoch, batch: number, sums } = this.#progress;
    try {
      const result = await this.#batchStep.take(batch, {
        ...{ epoch, batch: number, last: number === this.#loader.batches - 1 },
        learningRate: this.#schedule(epoch, number),
      });
      addBatch(sums, batch.ids.length, result);
    } catch (error) {
      if (error instanceof DivergedError) this.#broken = error.message;
      throw error;
    }
  }

  #batchProgress(): BatchProgress {
    const { epoch, batch, sums } = this.#progress;
    const learningRate = this.#schedule(epoch, Math.max(0, batch - 1));
    const { batches } = this.#loader;
    return { epoch, epochs: this.options.epochs, batch, batches, learningRate, sums };
  }

  #record(certificates: readonly Certificate[]): EpochRecord {
    const { epoch, sums } = this.#progress;
    const learningRate = this.#schedule(epoch, this.#loader.batches - 1);
    return epochRecord({ epoch, learningRate, certificates, sums });
  }

  #noSums(): EpochSums {
    return createSums(this.options.k.length);
  }

  /** What decides the numbers of a run. */
  #fingerprint(): Readonly<Record<string, unknown>> {
    const { instances, batchSize } = this.#loader;
    return { ...this.options, instances, batchSize };
  }
}

const NAMES = ['signal', 'onBatch', 'onEpoch', 'checkpoint', 'checkpointEvery'];

function prefixed(prefix: string, variables: Variables): [string, Variable][] {
  return Array.from(variables, ([name, variable]) => [`${prefix}/${name}`, variable]);
}
