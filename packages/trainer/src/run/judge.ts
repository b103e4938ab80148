import type { OnProgress } from '../data/load-options.ts';
import type { Encoder } from '../encoder.ts';
import { clusterAgreement } from '../evaluation/cluster-agreement.ts';
import type { ImageFeaturesOptions } from '../evaluation/image-features.ts';
import {
  type FeatureQuality,
  judgeEncoder,
  judgeNeighbors,
  judgePixels,
  type LabelledImages,
} from '../evaluation/judge-encoder.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { ImageSet } from '../images.ts';
import type { Trainer } from '../trainer.ts';
import type { DataSet } from './data-set.ts';
import type { ResolvedRunOptions } from './run-options.ts';

interface JudgeHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
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
    { train, test, mean, std, side }: DataSet,
    encoder: Encoder,
    { workers, evaluateEvery }: Pick<ResolvedRunOptions, 'workers' | 'evaluateEvery'>,
    { signal, onProgress }: JudgeHooks = {},
  ) {
    this.#encoder = encoder;
    this.#train = train;
    this.#images = test?.classes && train.classes ? { train, test } : undefined;
    this.#every = evaluateEvery;
    this.#tell = onProgress ?? (() => {});
    this.#options = {
      ...{ size: side, mean, std },
      ...(workers !== undefined && { workers }),
      ...(signal && { signal }),
    };
  }

  /** Of the encoder with its first weights, and of raw pixels. */
  async beforeTraining(
    withPixels = true,
  ): Promise<{ pixels?: FeatureQuality; untrained?: FeatureQuality }> {
    if (!this.#images) return {};
    this.#tell('measuring the untrained encoder');
    const untrained = await judgeEncoder(this.#encoder, this.#images, this.#options);
    if (!withPixels) return { untrained };
    this.#tell('measuring raw pixels');
    return { pixels: await judgePixels(this.#images, this.#options), untrained };
  }

  /** A record with what is measured after an epoch: clusters against classes, now and then neighbours. */
  async afterEpoch(record: EpochRecord, trainer: Pick<Trainer, 'labels'>): Promise<EpochRecord> {
    const { count, classes } = this.#train;
    const ids = Int32Array.from({ length: count }, (_, i) => i);
    const heads = classes
      ? record.heads.map((head, h) => ({
          ...head,
          agreement: clusterAgreement(trainer.labels(ids, h), classes),
        }))
      : record.heads;
    const due = this.#every > 0 && (record.epoch + 1) % this.#every === 0;
    if (!(due && this.#images)) return { ...record, heads };
    const neighbors = await judgeNeighbors(this.#encoder, this.#images, this.#options);
    return { ...record, heads, neighbors };
  }

  async afterTraining(): Promise<{ trained?: FeatureQuality }> {
    if (!this.#images) return {};
    this.#tell('measuring the trained encoder');
    return { trained: await judgeEncoder(this.#encoder, this.#images, this.#options) };
  }
}
