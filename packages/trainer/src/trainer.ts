import { type Certificate, type Matrix, shouldBe } from '@coke/core';
import { checkSignal, knownNames } from '@coke/core/check-options';
import type { Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { assignVariables, readCheckpoint, type Variables, writeCheckpoint } from './checkpoint.ts';
import { EpochClock } from './epoch-clock.ts';
import { createSums, type EpochSums } from './epoch-sums.ts';
import { featureSpread } from './evaluation/feature-spread.ts';
import { GradientSums } from './gradient-sums.ts';
import type { EpochRecord } from './history/epoch-record.ts';
import { headRecord } from './history/head-record.ts';
import type { LossHead } from './losses/index.ts';
import { Network } from './network.ts';
import type { Optimizer } from './optimizers/index.ts';
import {
  DEFAULT_OPTIMIZER,
  type ResolvedTrainerOptions,
  resolveTrainerOptions,
  type TrainerOptions,
} from './options.ts';
import { cosineSchedule, type Schedule } from './schedules/index.ts';
import { TrainingClusters } from './training-clusters.ts';
import {
  differentiatePart,
  joinFeatures,
  lossHeads,
  type Part,
  projectPart,
  splitBatch,
} from './training-step.ts';
import type { ViewBatch, ViewLoader } from './views.ts';
import { writeWhole } from './write-whole.ts';

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
  readonly #network: Network;
  readonly #optimizer: Optimizer;
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
    this.#network = new Network(options);
    this.#clusters = new TrainingClusters(this.options, options.loader.instances, options.backend);
    this.#optimizer = (options.optimizer ?? DEFAULT_OPTIMIZER)(this.#network.trainable);
    const { learningRate, warmupEpochs, epochs } = this.options;
    this.#schedule = cosineSchedule({
      base: learningRate,
      warmupEpochs,
      epochs,
      batchesPerEpoch: this.#loader.batches,
    });
    this.#variables = new Map([
      ...prefixed('network', this.#network.trainable),
      ...prefixed('state', this.#network.state),
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
   * variables as they were before that batch; whatever the loader throws.
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

  async #step({ ids, views }: ViewBatch): Promise<void> {
    this.#checkViews(views.length);
    const { sums, epoch, batch } = this.#progress;
    const { views: large, microBatchSize } = this.options;
    const parts = splitBatch(views, microBatchSize);
    const before = this.#storedLabels(ids);
    let labels: Int32Array;
    if (epoch === 0) {
      const features = parts.map((part) => projectPart(this.#network, part, large));
      labels = await this.#cluster(joinFeatures(features), ids);
    } else {
      const decoupled = this.options.labels === 'previous' && this.options.centers === 'previous';
      labels = decoupled
        ? await this.#learnThenCluster(parts, ids, this.#schedule(epoch, batch))
        : await this.#coupledStep(parts, ids, this.#schedule(epoch, batch));
    }
    for (const [h, stored] of before.entries()) {
      for (let i = 0; i < ids.length; i++) {
        if (stored[i] !== labels[h * ids.length + i]) sums.changes[h]!++;
      }
    }
    sums.instances += ids.length;
    sums.batches++;
  }

  /** The published order: the loss reads what the last epoch left, then the batch is clustered. */
  async #learnThenCluster(parts: readonly Part[], ids: Int32Array, rate: number) {
    const features = await this.#learn(parts, ids, rate);
    return this.#cluster(features, ids);
  }

  /**
   * For study (paper, Table 2): labels or centers of the running epoch. Features are worked out twice,
   * first to cluster them, then for the loss; batch statistics are taken in both times.
   */
  async #coupledStep(parts: readonly Part[], ids: Int32Array, rate: number) {
    const { views, labels: from, centers } = this.options;
    const stored = from === 'previous' ? this.#clusters.targets(ids) : undefined;
    const features = parts.map((part) => projectPart(this.#network, part, views));
    const labels = await this.#cluster(joinFeatures(features), ids);
    await this.#clusters.readCenters(centers);
    const rows = ids.length;
    const now = Array.from({ length: this.#clusters.heads }, (_, h) => ({
      labels: labels.subarray(h * rows, (h + 1) * rows),
    }));
    (await this.#learn(parts, ids, rate, stored ?? now)).dispose();
    return labels;
  }

  /** One step of the optimiser. @returns The batch's features, from before the step. */
  async #learn(
    parts: readonly Part[],
    ids: Int32Array,
    rate: number,
    targets = this.#clusters.targets(ids),
  ): Promise<Tensor2D> {
    const { sums } = this.#progress;
    const gradients = new GradientSums();
    const features: Tensor2D[] = [];
    try {
      for (const part of parts) {
        const share = (part.to - part.from) / ids.length;
        const heads = lossHeads(this.#clusters.centers, targets, part.from, part.to);
        const result = this.#differentiate(part, heads);
        features.push(result.features);
        gradients.add(result.gradients, share);
        const [loss, agreeing] = await result.numbers.data();
        result.numbers.dispose();
        this.#checkLoss(loss!);
        sums.loss += loss! * (part.to - part.from);
        sums.agreeing += agreeing! * (part.to - part.from);
      }
      this.#optimizer.apply(gradients.gradients, rate);
    } catch (error) {
      for (const tensor of features) tensor.dispose();
      throw error;
    } finally {
      gradients.dispose();
    }
    return joinFeatures(features);
  }

  #differentiate(part: Part, heads: readonly LossHead[]) {
    try {
      return differentiatePart(this.#network, part, heads, this.options);
    } finally {
      for (const { targets } of heads) {
        for (const tensor of Object.values(targets)) tensor.dispose();
      }
    }
  }

  /** Features are disposed. @returns Heads × rows. */
  async #cluster(features: Tensor2D, ids: Int32Array): Promise<Int32Array> {
    try {
      if (this.#progress.batch === this.#loader.batches - 1) {
        const [rows, cols] = features.shape;
        const data = Float32Array.from(await features.data());
        this.#progress.sums.features = featureSpread({ data, rows, cols });
      }
      return await this.#clusters.step(features, ids);
    } finally {
      features.dispose();
    }
  }

  #storedLabels(ids: Int32Array): Int32Array[] {
    if (this.#progress.epoch === 0) return [];
    return Array.from({ length: this.#clusters.heads }, (_, h) => this.#clusters.labels(ids, h));
  }

  // A loss that is not finite has already been through the running statistics: nothing to go on from.
  #checkLoss(loss: number): void {
    if (Number.isFinite(loss)) return;
    const { epoch, batch } = this.#progress;
    const rule = 'finite; restore a checkpoint and lower the learning rate';
    this.#broken = `${shouldBe('loss', rule, loss)} at epoch ${epoch}, batch ${batch}`;
    throw new Error(this.#broken);
  }

  #checkViews(count: number): void {
    const { views } = this.options;
    const fits = views === 1 ? count === 1 : count >= 2;
    if (fits) return;
    throw new RangeError(
      shouldBe("the loader's views", views === 1 ? '1' : '2 and small crops, if any', count),
    );
  }

  #batchProgress(): BatchProgress {
    const { epoch, batch, sums } = this.#progress;
    const learningRate = this.#schedule(epoch, Math.max(0, batch - 1));
    const { batches } = this.#loader;
    return { epoch, epochs: this.options.epochs, batch, batches, learningRate, sums };
  }

  /** What the epoch came to. */
  #record(certificates: readonly Certificate[]): EpochRecord {
    const { epoch, sums } = this.#progress;
    const { instances, seconds } = sums;
    const first = epoch === 0;
    return {
      epoch,
      learningRate: this.#schedule(epoch, this.#loader.batches - 1),
      ...(!first && {
        loss: sums.loss / instances,
        pseudoLabelAccuracy: sums.agreeing / instances,
      }),
      heads: certificates.map((certificate, h) =>
        headRecord(certificate, first ? {} : { labelChangeRate: sums.changes[h]! / instances }),
      ),
      ...(sums.features && { features: sums.features }),
      seconds,
      imagesPerSecond: instances / seconds,
      waitingShare: sums.waitingSeconds / seconds,
      clusteringShare: sums.clusteringSeconds / seconds,
      peakMemory: process.resourceUsage().maxRSS * 1024,
    };
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
