import type { Matrix } from '@coke/core';
import type { ImageSet, OnProgress } from '@coke/datasets';
import { type ClusterAgreement, clusterAgreement } from '../evaluation/cluster-agreement.ts';
import { type ImageFeaturesOptions, imageFeatures } from '../evaluation/image-features.ts';
import {
  type FeatureQuality,
  judgeEncoder,
  judgeFeatures,
  judgeNeighbors,
  judgePixels,
  type LabelledImages,
} from '../evaluation/judge-encoder.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import { firstIds } from '../images/loader/epoch-order.ts';
import type { Encoder } from '../network/module.ts';
import type { Trainer } from '../training/trainer.ts';
import type { DataSet } from './data-set.ts';

interface JudgeOptions {
  /** How features are made. */
  readonly features: ImageFeaturesOptions;
  /** Epochs between two measures of neighbours; 0: none. */
  readonly every: number;
  readonly onProgress?: OnProgress | undefined;
}

/** Measures a run by the classes of its images, which training never reads; without classes, nothing. */
export class Judge {
  readonly #encoder: Encoder;
  readonly #train: ImageSet;
  readonly #images: LabelledImages | undefined;
  readonly #options: ImageFeaturesOptions;
  readonly #every: number;
  readonly #tell: OnProgress;

  constructor(
    { train, test }: Pick<DataSet, 'train' | 'test'>,
    encoder: Encoder,
    { features, every, onProgress }: JudgeOptions,
  ) {
    this.#encoder = encoder;
    this.#train = train;
    this.#images = test?.classes && train.classes ? { train, test } : undefined;
    this.#every = every;
    this.#tell = onProgress ?? (() => {});
    this.#options = features;
  }

  /** Of the encoder with its first weights, and of raw pixels, unless images are files of any size. */
  async beforeTraining(
    withPixels = true,
  ): Promise<{ pixels?: FeatureQuality; untrained?: FeatureQuality }> {
    if (!this.#images) return {};
    this.#tell('measuring the untrained encoder');
    const untrained = await judgeEncoder(this.#encoder, this.#images, this.#options);
    if (!withPixels || this.#train.source.kind === 'files') return { untrained };
    this.#tell('measuring raw pixels');
    return { pixels: await judgePixels(this.#images, this.#options), untrained };
  }

  /** A record with what is measured after an epoch: clusters against classes, now and then neighbours. */
  async afterEpoch(record: EpochRecord, trainer: Pick<Trainer, 'objective'>): Promise<EpochRecord> {
    const { count, classes } = this.#train;
    const ids = firstIds(count);
    const { clusters } = trainer.objective;
    const heads =
      classes && clusters
        ? record.heads.map((head, h) => ({
            ...head,
            agreement: agreementOf(clusters.labels(ids, h), classes),
          }))
        : record.heads;
    const due = this.#every > 0 && (record.epoch + 1) % this.#every === 0;
    if (!(due && this.#images)) return { ...record, heads };
    const neighbors = await judgeNeighbors(this.#encoder, this.#images, this.#options);
    return { ...record, heads, neighbors };
  }

  /** @param features - Of the training images, by the encoder as it is now. */
  async afterTraining(features: Matrix): Promise<{ trained?: FeatureQuality }> {
    if (!this.#images) return {};
    this.#tell('measuring the trained encoder');
    const { train, test } = this.#images;
    const known = { features, classes: train.classes! };
    const asked = await imageFeatures(this.#encoder, test, this.#options);
    const unknown = { features: asked, classes: test.classes! };
    return { trained: await judgeFeatures(known, unknown, this.#options) };
  }
}

/** Of the images that have a label: those that an epoch leaves out, as a dropped last batch does, may have none. */
function agreementOf(labels: Int32Array, classes: ArrayLike<number>): ClusterAgreement {
  const labelled = firstIds(labels.length).filter((id) => labels[id]! >= 0);
  const of = (values: ArrayLike<number>) => labelled.map((id) => values[id]!);
  return clusterAgreement(of(labels), of(classes));
}
