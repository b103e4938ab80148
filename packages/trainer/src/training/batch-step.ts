import type { Targets } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type FeatureSpread, featureSpread } from '../evaluation/feature-spread.ts';
import type { ViewBatch } from '../images/views.ts';
import type { Network } from '../network/network.ts';
import type { LossHead } from '../objectives/coke/index.ts';
import type { TrainingClusters } from '../objectives/coke/training-clusters.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { GradientSums } from './gradient-sums.ts';
import type { ResolvedTrainerOptions } from './options.ts';
import {
  differentiatePart,
  joinFeatures,
  lossHeads,
  type Part,
  projectPart,
  splitBatch,
} from './training-step.ts';

/** Where in a run a batch comes. */
export interface BatchPlace {
  readonly epoch: number;
  readonly batch: number;
  /** Of the epoch's batches, the last? */
  readonly last: boolean;
  readonly learningRate: number;
}

/** What a batch came to. */
export interface BatchResult {
  /** Σ over its images of the loss; 0 in epoch 0. */
  readonly loss: number;
  /** Σ over its images of the share of views and heads that agree with the label. */
  readonly agreeing: number;
  /** Images whose label is another than before, one number a head; none in epoch 0. */
  readonly changes: readonly number[];
  /** Of the last batch. */
  readonly features?: FeatureSpread;
}

/** The parts of a run that a batch works on. */
export interface BatchParts<Input> {
  readonly network: Network;
  readonly clusters: TrainingClusters<Input>;
  readonly optimizer: Optimizer;
}

/** Features and what the loss was. */
interface Learnt {
  readonly features: Tensor2D;
  readonly loss: number;
  readonly agreeing: number;
}

/** The loss is no longer finite: the run cannot go on from where it is. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** What a batch does: one step of the optimiser and one of the clustering. */
export class BatchStep<Input> {
  readonly #parts: BatchParts<Input>;
  readonly #options: ResolvedTrainerOptions;

  constructor(parts: BatchParts<Input>, options: ResolvedTrainerOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** @throws DivergedError, with the weights as they were; RangeError if the loader's views are not those of the run. */
  async take({ ids, views }: ViewBatch, place: BatchPlace): Promise<BatchResult> {
    this.#checkViews(views.length);
    const { labels: from, centers, microBatchSize } = this.#options;
    const parts = splitBatch(views, microBatchSize);
    const before = this.#storedLabels(ids, place);
    if (place.epoch === 0) {
      const { features: spread } = await this.#cluster(this.#project(parts), ids, place);
      return { loss: 0, agreeing: 0, changes: [], ...(spread && { features: spread }) };
    }
    const step = from === 'previous' && centers === 'previous' ? this.#decoupled : this.#coupled;
    const { labels, features, loss, agreeing } = await step.call(this, parts, ids, place);
    const changes = before.map((stored, h) =>
      stored.reduce((sum, label, i) => (label === labels[h * ids.length + i] ? sum : sum + 1), 0),
    );
    return { loss, agreeing, changes, ...(features && { features }) };
  }

  /** The published order: the loss reads what the last epoch left, then the batch is clustered. */
  async #decoupled(parts: readonly Part[], ids: Int32Array, place: BatchPlace) {
    const targets = this.#parts.clusters.targets(ids);
    const { features, ...learnt } = await this.#learn(parts, ids, targets, place);
    return { ...learnt, ...(await this.#cluster(features, ids, place)) };
  }

  /**
   * For study (paper, Table 2): labels or centers of the running epoch. Features are worked out twice,
   * first to cluster them, then for the loss; batch statistics are taken in both times.
   */
  async #coupled(parts: readonly Part[], ids: Int32Array, place: BatchPlace) {
    const { clusters } = this.#parts;
    const { labels: from, centers } = this.#options;
    const stored = from === 'previous' ? clusters.targets(ids) : undefined;
    const clustered = await this.#cluster(this.#project(parts), ids, place);
    await clusters.readCenters(centers);
    const rows = ids.length;
    const now = Array.from({ length: clusters.heads }, (_, h) => ({
      labels: clustered.labels.subarray(h * rows, (h + 1) * rows),
    }));
    const { features, ...learnt } = await this.#learn(parts, ids, stored ?? now, place);
    features.dispose();
    return { ...learnt, ...clustered };
  }

  /** One step of the optimiser. Features are from before it, and the caller's to dispose. */
  async #learn(
    parts: readonly Part[],
    ids: Int32Array,
    targets: readonly Targets[],
    place: BatchPlace,
  ): Promise<Learnt> {
    const { clusters, optimizer } = this.#parts;
    const gradients = new GradientSums();
    const features: Tensor2D[] = [];
    let [loss, agreeing] = [0, 0];
    try {
      for (const part of parts) {
        const rows = part.to - part.from;
        const heads = lossHeads(clusters.centers, targets, part.from, part.to);
        const result = this.#differentiate(part, heads);
        features.push(result.features);
        gradients.add(result.gradients, rows / ids.length);
        const [meanLoss, share] = await result.numbers.data();
        result.numbers.dispose();
        checkLoss(meanLoss!, place);
        loss += meanLoss! * rows;
        agreeing += share! * rows;
      }
      await optimizer.apply(gradients.gradients, place.learningRate);
    } catch (error) {
      for (const tensor of features) tensor.dispose();
      throw error;
    } finally {
      gradients.dispose();
    }
    return { features: joinFeatures(features), loss, agreeing };
  }

  #differentiate(part: Part, heads: readonly LossHead[]) {
    try {
      return differentiatePart(this.#parts.network, part, heads, this.#options);
    } finally {
      for (const { targets } of heads) {
        for (const tensor of Object.values(targets)) tensor.dispose();
      }
    }
  }

  /** Features of a batch, without a loss. */
  #project(parts: readonly Part[]): Tensor2D {
    const { views } = this.#options;
    return joinFeatures(parts.map((part) => projectPart(this.#parts.network, part, views)));
  }

  /** Features are disposed. @returns Labels, heads × rows, and of the last batch how features spread. */
  async #cluster(features: Tensor2D, ids: Int32Array, { last }: BatchPlace) {
    try {
      const spread = last ? await spreadOf(features) : undefined;
      const labels = await this.#parts.clusters.step(features, ids);
      return { labels, features: spread };
    } finally {
      features.dispose();
    }
  }

  /** One a head, copies. None in epoch 0. */
  #storedLabels(ids: Int32Array, { epoch }: BatchPlace): Int32Array[] {
    if (epoch === 0) return [];
    const { clusters } = this.#parts;
    return Array.from({ length: clusters.heads }, (_, h) => clusters.labels(ids, h));
  }

  #checkViews(count: number): void {
    const { views } = this.#options;
    const fits = views === 1 ? count === 1 : count >= 2;
    if (fits) return;
    throw new RangeError(
      shouldBe("the loader's views", views === 1 ? '1' : '2 and small crops, if any', count),
    );
  }
}

// A loss that is not finite has already been through the running statistics: nothing to go on from.
function checkLoss(loss: number, { epoch, batch }: BatchPlace): void {
  if (Number.isFinite(loss)) return;
  const rule = 'finite; restore a checkpoint and lower the learning rate';
  throw new DivergedError(`${shouldBe('loss', rule, loss)} at epoch ${epoch}, batch ${batch}`);
}

async function spreadOf(features: Tensor2D): Promise<FeatureSpread> {
  const [rows, cols] = features.shape;
  return featureSpread({ data: Float32Array.from(await features.data()), rows, cols });
}
