import type { ImageSet } from '@coke/datasets';
import type { Encoder } from '../network/module.ts';
import { type ImageFeaturesOptions, imageFeatures } from './image-features.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { linearProbe } from './linear-probe.ts';
import { type NeighborAccuracy, nearestNeighbors } from './nearest-neighbors.ts';
import { pixelFeatures } from './pixel-features.ts';

/** Images with classes: some to learn from, some to be judged by. */
export interface LabelledImages {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** How well features tell the class. Shares, 0 … 1. */
export interface FeatureQuality {
  /** Top-1 accuracy of a linear classifier. */
  readonly linear: number;
  /** Top-1 accuracy of weighted neighbours, k = 20 and 200 where there are so many images. */
  readonly neighbors: readonly NeighborAccuracy[];
}

const NEIGHBORS = [20, 200];

/**
 * Linear probe and weighted neighbours of frozen features: those of `train` are learnt from, those of
 * `test` are judged.
 *
 * @throws TypeError if images have no classes; whatever `imageFeatures` and the measures throw.
 */
export async function judgeEncoder(
  encoder: Encoder,
  images: LabelledImages,
  options: ImageFeaturesOptions,
): Promise<FeatureQuality> {
  const [train, test] = await encoderFeatures(encoder, images, options);
  return judgeFeatures(train, test, options);
}

/** Neighbours alone: quick enough for every few epochs. See `judgeEncoder`. */
export async function judgeNeighbors(
  encoder: Encoder,
  images: LabelledImages,
  options: ImageFeaturesOptions,
): Promise<NeighborAccuracy[]> {
  const [train, test] = await encoderFeatures(encoder, images, options);
  return nearestNeighbors(train, test, { k: possible(train), ...stop(options) });
}

/** The same of raw pixels: what any encoder should beat. See `judgeEncoder`. */
export async function judgePixels(
  { train, test }: LabelledImages,
  options: Pick<ImageFeaturesOptions, 'signal'> = {},
): Promise<FeatureQuality> {
  return judgeFeatures(
    { features: pixelFeatures(train), classes: train.classes! },
    { features: pixelFeatures(test), classes: test.classes! },
    options,
  );
}

/** The same of features that are there already. See `judgeEncoder`. */
export async function judgeFeatures(
  train: LabelledFeatures,
  test: LabelledFeatures,
  options: Pick<ImageFeaturesOptions, 'signal'>,
): Promise<FeatureQuality> {
  const neighbors = await nearestNeighbors(train, test, { k: possible(train), ...stop(options) });
  const { accuracy } = await linearProbe(train, test, stop(options));
  return { linear: accuracy, neighbors };
}

async function encoderFeatures(
  encoder: Encoder,
  { train, test }: LabelledImages,
  options: ImageFeaturesOptions,
): Promise<[LabelledFeatures, LabelledFeatures]> {
  return [
    { features: await imageFeatures(encoder, train, options), classes: train.classes! },
    { features: await imageFeatures(encoder, test, options), classes: test.classes! },
  ];
}

function possible({ features }: LabelledFeatures): number[] {
  return NEIGHBORS.filter((k) => k <= features.rows);
}

function stop({ signal }: Pick<ImageFeaturesOptions, 'signal'>) {
  return signal ? { signal } : {};
}
