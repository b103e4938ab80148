import { type LoadOptions, mnist as mnistImages, type Split } from '@coke/trainer/data';
import { CACHE } from './cache.ts';
import { type LabelledImages, labelledImages } from './labelled-images.ts';

/**
 * MNIST, each image a row of a matrix.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function mnist(
  split: Split = 'train',
  options: LoadOptions = {},
): Promise<LabelledImages> {
  return labelledImages(await mnistImages(split, { cache: CACHE, ...options }));
}
