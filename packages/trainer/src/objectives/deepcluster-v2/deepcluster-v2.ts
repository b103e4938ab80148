import { type Backend, type Matrix, Random } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import { shouldBe } from '@coke/core/check-options';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '@coke/core/safetensors';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { ImageBank } from '../../parts/image-bank.ts';
import { unitRows } from '../../parts/unit-rows.ts';
import type {
  EpochPlace,
  EpochTotals,
  FeatureSource,
  LossInputs,
  LossOutcome,
  Objective,
  ObjectiveClusters,
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveNeeds,
  ObjectiveRecipe,
  ObjectiveRecord,
  StepInputs,
  StepNumbers,
  StepStart,
} from '../objective.ts';
import { swavProjector, swavRecipe } from '../swav/recipe.ts';
import { bankSlots } from './bank-slots.ts';
import { type BankClusters, clusterBank, type FirstCenters } from './cluster-bank.ts';
import { type ClusteredEpoch, ClusteredImages } from './clustered-images.ts';
import { labelLoss } from './label-loss.ts';
import {
  type DeepClusterV2Options,
  type ResolvedDeepClusterV2Options,
  resolveDeepClusterV2Options,
} from './options.ts';

/** Names the kind of file, in its metadata. */
const FORMAT = '@coke/trainer DeepClusterV2';
/** Views that have a bank. */
const BANKS = 2;
/** Of Random: first rows of k-means, one stream an epoch. */
const STREAM = 2 ** 45;

/** What k-means of a head begins with in an epoch. */
export type DrawCenters = (place: {
  readonly epoch: number;
  readonly head: number;
  /** The bank of the head. */
  readonly rows: Matrix;
}) => FirstCenters;

/**
 * DeepCluster-v2: at the start of every epoch the unit projections of the epoch before, kept in a bank,
 * are clustered by spherical k-means, and the encoder learns to tell the cluster of each image
 * from all of its views. The loss is the mean over heads h of CE(z_v c_hᵀ / τ, y_h): centers c do not train.
 *
 * Of each image the bank has the projections that its two large views had in training, in order of arrival, and
 * at first those of a pass without gradients; head h clusters bank h mod 2. Images that the bank lacks have no
 * label, and no part in the loss.
 *
 * Departs from the published code: a lower bound of sizes, if asked for; the loss of a batch without
 * labels is 0, where it is 0/0; batches may be of any number of rows.
 *
 * @throws TypeError, RangeError naming the option at fault, when the trainer makes it.
 * @see Caron, Misra, Mairal, Goyal, Bojanowski, Joulin. Unsupervised Learning of Visual Features by
 * Contrasting Cluster Assignments. NeurIPS 2020. https://arxiv.org/abs/2006.09882
 */
export function deepClusterV2(options: DeepClusterV2Options = {}): ObjectiveFactory {
  return (context) => {
    const resolved = resolveDeepClusterV2Options(options, context);
    return new DeepClusterV2(resolved, context, options.backend, drawRows(context.seed));
  };
}

/** Different rows, others for every head and epoch. */
function drawRows(seed: number): DrawCenters {
  return ({ epoch, head }) => {
    const random = new Random(seed, STREAM + epoch);
    const seeds = Array.from({ length: head + 1 }, () => random.uint32());
    return { init: 'rows', seed: seeds[head]! };
  };
}

/** For tests, with what k-means begins with; else see `deepClusterV2`. */
export class DeepClusterV2 implements Objective {
  readonly name = 'deepcluster-v2';
  readonly options: Readonly<Record<string, unknown>>;
  readonly needs: ObjectiveNeeds;
  readonly recipe: ObjectiveRecipe;
  readonly trainable: Objective['trainable'] = new Map();
  readonly state: Objective['state'] = new Map();
  readonly measureNames: readonly string[] = [];
  readonly yardstick: Objective['yardstick'];
  readonly clusters: ObjectiveClusters;
  /** Projections, unit, of the last time that each image came by. */
  readonly bank: ImageBank;
  spent = 0;
  readonly #options: ResolvedDeepClusterV2Options;
  readonly #backend: Backend | undefined;
  readonly #draw: DrawCenters;
  readonly #batchSize: number;
  readonly #clustered: ClusteredImages;
  /** Share of the batch that is learnt from which has labels. */
  #labelled = 0;

  constructor(
    options: ResolvedDeepClusterV2Options,
    context: ObjectiveContext,
    backend: Backend | undefined,
    draw: DrawCenters,
  ) {
    const { k, dimension } = options;
    const { instances, batchSize } = context;
    this.options = { ...options };
    this.#options = options;
    this.#backend = backend;
    this.#draw = draw;
    this.#batchSize = batchSize;
    this.needs = {
      largeViews: BANKS,
      smallCrops: true,
      projector: swavProjector(options),
      forward: 'by size',
    };
    this.recipe = swavRecipe(batchSize);
    const uniform = k.reduce((sum, one) => sum + Math.log(one), 0) / k.length;
    // One cluster has nothing to tell apart: ln 1 = 0.
    this.yardstick = uniform > 0 ? { uniform } : {};
    this.bank = new ImageBank({ slots: bankSlots(context), views: BANKS, dim: dimension });
    this.#clustered = new ClusteredImages(k, instances, dimension);
    this.clusters = {
      labels: (ids, head = 0) => this.#clustered.labels(ids, head),
      centers: async () => this.#clustered.centers(),
    };
  }

  async beforeEpoch({ epoch, epochs }: EpochPlace, source: FeatureSource): Promise<void> {
    // By views that no epoch of the run has.
    if (!this.bank.isFull) await this.#fillBank(source, epochs);
    // An epoch that is gone on with has its labels.
    if (this.#clustered.about.epoch !== epoch) await this.#cluster(epoch);
  }

  beforeStep({ ids }: StepStart): void {
    const labels = this.#clustered.labels(ids, 0);
    this.#labelled = labels.filter((label) => label >= 0).length / ids.length;
  }

  loss({ ids, online: { projections } }: LossInputs): LossOutcome {
    const { k, temperature } = this.#options;
    const heads = k.map((_, h) => ({
      labels: this.#clustered.labels(ids, h),
      centers: this.#clustered.tensors[h]!,
    }));
    // Of a part of a batch, too, a mean over rows with a label of the whole.
    const rows = ids.length * projections.length * this.#labelled;
    const weight = rows > 0 ? 1 / rows : 0;
    const { loss, gradients } = labelLoss(projections, heads, { temperature, weight });
    return { loss, projectionGradients: gradients };
  }

  async afterStep({ ids, online, place }: StepInputs): Promise<StepNumbers> {
    await this.#put(place.batch * this.#batchSize, ids, online.projections);
    return {};
  }

  async endEpoch({ measures }: EpochTotals): Promise<ObjectiveRecord> {
    const { heads, agreement } = this.#clustered.about;
    return {
      heads,
      measures: { ...measures, ...(agreement !== undefined && { labelAgreement: agreement }) },
    };
  }
  async save(): Promise<Uint8Array> {
    const tensors = new Map([...this.bank.tensors(), ...this.#clustered.tensorsOfFile()]);
    const about = JSON.stringify(this.#clustered.about);
    return encodeSafetensors(tensors, { format: FORMAT, about });
  }

  async restore(file: Uint8Array | undefined): Promise<void> {
    if (!file) {
      this.bank.clear();
      this.#clustered.clear();
      return;
    }
    const { tensors, metadata } = decodeSafetensors(file);
    if (metadata.format !== FORMAT) {
      throw new SafetensorsError(shouldBe('metadata format', `"${FORMAT}"`, metadata.format));
    }
    const places = [
      this.bank.read(tensors),
      this.#clustered.read(tensors, readAbout(metadata.about)),
    ];
    for (const place of places) place();
  }

  dispose(): void {
    this.#clustered.dispose();
  }

  /** One pass, without gradients. */
  async #fillBank(source: FeatureSource, epoch: number): Promise<void> {
    let from = 0;
    for await (const { ids, projections } of source.projections(epoch)) {
      await this.#put(from, ids, projections);
      from += ids.length;
    }
  }

  async #put(from: number, ids: Int32Array, projections: readonly Tensor2D[]): Promise<void> {
    const large = projections.slice(0, BANKS);
    const units = tidy(() => large.map((rows) => unitRows(rows).unit));
    try {
      this.bank.put(from, ids, await allInOrder(units.map((rows) => rows.data())));
    } finally {
      for (const rows of units) rows.dispose();
    }
  }

  async #cluster(epoch: number): Promise<void> {
    const start = performance.now();
    const { k, kmeansIterations: iterations, ratio } = this.#options;
    const found: BankClusters[] = [];
    for (const [head, one] of k.entries()) {
      const rows = this.bank.rows(head % BANKS);
      const how = { k: one, iterations, ratio, backend: this.#backend };
      found.push(await clusterBank(rows, how, this.#draw({ epoch, head, rows })));
    }
    this.#clustered.replace(epoch, this.bank.ids, found);
    this.spent += performance.now() - start;
  }
}

function readAbout(text: string | undefined): ClusteredEpoch {
  try {
    return JSON.parse(text ?? '') as ClusteredEpoch;
  } catch (error) {
    throw new SafetensorsError(shouldBe('metadata about', 'JSON', text), { cause: error });
  }
}
