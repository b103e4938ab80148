import type { Targets } from '@coke/core';
import { clone, reshape, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { headRecord } from '../../history/head-record.ts';
import { projector } from '../../network/projector.ts';
import { lars } from '../../optimizers/lars.ts';
import { meanUnitRows } from '../../parts/mean-unit-rows.ts';
import type {
  EpochPlace,
  EpochTotals,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveClusters,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  ObjectiveRecord,
  StepInputs,
  StepNumbers,
  StepStart,
} from '../objective.ts';
import { clusteringGradients, type LossForm } from './clustering-loss.ts';
import { lossHeads } from './loss-heads.ts';
import type { LossHead, LossViews } from './loss-views.ts';
import { multiCropForm } from './multi-crop-loss.ts';
import { oneViewForm } from './one-view-loss.ts';
import { type CokeOptions, type ResolvedCokeOptions, resolveCokeOptions } from './options.ts';
import { TrainingClusters } from './training-clusters.ts';
import { twoViewForm } from './two-view-loss.ts';

/**
 * Online constrained k-means (CoKe): projections of the images are clustered as they come, and the encoder
 * learns to tell the cluster that an image was in one epoch ago. The loss of epoch t reads the labels and
 * centers of epoch t-1; epoch 0 only clusters. In its three forms: one view in two stages, two views,
 * and two views with small crops.
 *
 * Departs from the published code: epoch 0 goes without gradients, where it computes them for a
 * learning rate of 0, so that momentum starts in epoch 1; the automatic dual step of `@coke/core`.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Qian, Xu, Hu, Li, Jin. Unsupervised Visual Representation Learning by Online Constrained
 * K-Means. CVPR 2022. https://arxiv.org/abs/2105.11527
 */
export function coke(options: CokeOptions = {}): ObjectiveFactory {
  return (context) => {
    const resolved = resolveCokeOptions(options, context);
    const { instances, seed, batchSize } = context;
    const clusters = new TrainingClusters(resolved, { instances, seed, backend: options.backend });
    return new Coke(resolved, clusters, batchSize);
  };
}

class Coke implements Objective {
  readonly name = 'coke';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames = ['pseudoLabelAccuracy'];
  readonly yardstick: Objective['yardstick'];
  readonly clusters: ObjectiveClusters;
  readonly #options: ResolvedCokeOptions;
  readonly #clusters: TrainingClusters;
  /** Of the batch that is learnt from: labels that are stored, what the loss is to predict, and new labels if they are known. */
  #before: readonly Int32Array[] = [];
  #targets: readonly Targets[] = [];
  #assigned: Int32Array | undefined;

  constructor(options: ResolvedCokeOptions, clusters: TrainingClusters, batchSize: number) {
    this.options = { ...options };
    this.#options = options;
    this.#clusters = clusters;
    this.needs = {
      largeViews: options.views,
      smallCrops: options.views === 2,
      idleEpochs: 1,
      projector: ({ inputs, seed }) => projector({ inputs, seed }),
      predictor: 'optional',
    };
    this.recipe = {
      optimizer: lars(),
      learningRate: (1.6 * batchSize) / 1024,
      schedule: { riseIncludes: 'base' },
    };
    const { k } = options;
    const uniform = k.reduce((sum, one) => sum + Math.log(one), 0) / k.length;
    // One cluster has nothing to tell apart: ln 1 = 0.
    this.yardstick = uniform > 0 ? { uniform } : {};
    this.clusters = {
      labels: (ids, head = 0) => clusters.labels(ids, head),
      centers: () => clusters.previousCenters(),
    };
  }

  get spent(): number {
    return this.#clusters.spent;
  }

  async beforeEpoch({ epoch }: EpochPlace): Promise<void> {
    if (epoch > 0) await this.#clusters.readCenters('previous');
  }

  async beforeStep({ ids, place, project }: StepStart): Promise<void> {
    this.#assigned = undefined;
    if (place.epoch === 0) return;
    this.#before = Array.from({ length: this.#clusters.heads }, (_, h) =>
      this.#clusters.labels(ids, h),
    );
    const { labels, centers } = this.#options;
    if (labels === 'previous') this.#targets = this.#clusters.targets(ids);
    if (labels === 'current' || centers === 'current') await this.#clusterFirst(ids, project);
  }

  loss({ ids, from, online }: LossInputs): LossOutcome {
    const heads = lossHeads(this.#clusters.centers, this.#targets, from, from + ids.length);
    // Each a tensor of its own, even if a predictor gives back what it gets: terms are told apart by it.
    const projections = online.projections.map((x) => clone(x));
    const predictions = online.predictions?.map((x) => clone(x));
    const form = this.#formOf({ projections, ...(predictions && { predictions }) }, heads);
    const { temperature } = this.#options;
    const { loss, accuracy, gradients } = clusteringGradients(form, heads, temperature);
    const gradientOf = (output: Tensor2D) =>
      gradients[form.terms.findIndex(({ x }) => x === output)];
    return {
      loss,
      measures: reshape(accuracy, [1]),
      projectionGradients: projections.map(gradientOf),
      predictionGradients: predictions?.map(gradientOf) ?? [],
    };
  }

  async afterStep({ ids, online, place }: StepInputs): Promise<StepNumbers> {
    const labels = this.#assigned ?? (await this.#cluster(online.projections, ids));
    if (place.epoch === 0) return {};
    const counts = this.#before.map((stored, h) =>
      stored.reduce((sum, label, i) => (label === labels[h * ids.length + i] ? sum : sum + 1), 0),
    );
    return { counts };
  }

  async endEpoch({ epoch, instances, measures, counts }: EpochTotals): Promise<ObjectiveRecord> {
    const certificates = await this.#clusters.endEpoch();
    const heads = certificates.map((certificate, h) =>
      headRecord(certificate, epoch === 0 ? {} : { labelChangeRate: counts[h]! / instances }),
    );
    const { pseudoLabelAccuracy } = measures;
    return { heads, ...(pseudoLabelAccuracy !== undefined && { pseudoLabelAccuracy }) };
  }

  save(): Promise<Uint8Array | undefined> {
    return this.#clusters.save();
  }

  restore(file: Uint8Array | undefined): Promise<void> {
    return this.#clusters.restore(file);
  }

  dispose(): void {
    this.#clusters.dispose();
  }

  /**
   * For study (paper, Table 2): labels or centers of the running epoch. Features are worked out twice,
   * first to cluster them, then for the loss; batch statistics are taken in both times.
   */
  async #clusterFirst(ids: Int32Array, project: StepStart['project']): Promise<void> {
    const { labels: from, centers } = this.#options;
    const projections = project();
    try {
      this.#assigned = await this.#cluster(projections, ids);
    } finally {
      disposeAll(projections);
    }
    await this.#clusters.readCenters(centers);
    if (from === 'previous') return;
    const [labels, rows] = [this.#assigned, ids.length];
    this.#targets = Array.from({ length: this.#clusters.heads }, (_, h) => ({
      labels: labels.subarray(h * rows, (h + 1) * rows),
    }));
  }

  /** @returns Labels, heads × rows. */
  async #cluster(projections: readonly Tensor2D[], ids: Int32Array): Promise<Int32Array> {
    const large = projections.slice(0, this.#options.views);
    const features = tidy(() => meanUnitRows(large));
    try {
      return await this.#clusters.step(features, ids);
    } finally {
      features.dispose();
    }
  }

  #formOf(outputs: LossViews, heads: readonly LossHead[]): LossForm {
    const { views, temperature, alpha, beta } = this.#options;
    if (views === 1) return oneViewForm(outputs, heads, { temperature, beta });
    if (outputs.projections.length === 2)
      return twoViewForm(outputs, heads, { temperature, alpha });
    return multiCropForm(outputs, heads, { temperature, alpha, beta });
  }
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
