import type { Matrix } from '@coke/core';
import type { ImageSet } from '@coke/datasets';
import { evaluationView } from '../images/augment/presets.ts';
import { viewLoader } from '../images/loader/view-loader.ts';
import type { Encoder } from '../network/module.ts';
import { type ExtractOptions, extractFeatures } from './extract-features.ts';

export interface ImageFeaturesOptions extends ExtractOptions {
  /** Side in pixels of the square that an image is resized to. */
  readonly size: number;
  /** Of each channel, of pixels 0 … 1, as in training. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** @defaultValue 256 */
  readonly batchSize?: number;
  /** Threads that make views. @defaultValue cores - 1 */
  readonly workers?: number;
}

/**
 * Features of images by an encoder as it is when it is used, without augmentation.
 *
 * @returns [N, f], row i of image i.
 * @throws RangeError or TypeError for an option that is not allowed; the signal's reason once it is
 * aborted; what the loader throws.
 */
export async function imageFeatures(
  encoder: Encoder,
  images: ImageSet,
  { size, mean, std, batchSize = 256, workers, ...options }: ImageFeaturesOptions,
): Promise<Matrix> {
  const statistics = { ...(mean && { mean }), ...(std && { std }) };
  const loader = viewLoader({
    ...{ images, batchSize, shuffle: false },
    views: [evaluationView({ height: size, width: size, ...statistics })],
    ...(workers !== undefined && { workers }),
  });
  try {
    const { features } = await extractFeatures(encoder, loader.epoch(0), options);
    return features;
  } finally {
    await loader.dispose();
  }
}
