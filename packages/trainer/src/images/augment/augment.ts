import type { Random } from '@coke/core';
import type { AugmentOptions } from './augment-options.ts';
import { colorJitter } from './color-jitter.ts';
import { between, type Crop, centerCrop, randomCrop } from './crop.ts';
import { defaultBlurKernel, gaussianBlur } from './gaussian-blur.ts';
import { grayscale } from './grayscale.ts';
import { horizontalFlip } from './horizontal-flip.ts';
import { normalize } from './normalize.ts';
import type { Picture } from './picture.ts';
import { rotate } from './rotate.ts';
import { solarize } from './solarize.ts';

const HALF = [0.5, 0.5, 0.5];
const SIGMA = [0.1, 2] as const;

/** First of a view: the part of an image, height × width pixels, that will be resized to it. */
export function drawCrop(
  height: number,
  width: number,
  options: AugmentOptions,
  random: Random,
): Crop {
  const { crop = { center: 1 } } = options;
  if ('center' in crop) return centerCrop(height, width, options, crop.center);
  return randomCrop(height, width, crop, random);
}

/**
 * Then, in place, all that follows the resizing: rotation, jitter, grey, blur, solarise, flip, normalise. The
 * options are checked already.
 */
export function augment(picture: Picture, options: AugmentOptions, random: Random): void {
  const { rotation, jitter, blur, solarize: inversion, mean = HALF, std = HALF } = options;
  if (rotation) rotate(picture, between(-rotation, rotation, random));
  if (jitter && random.uniform() < jitter.probability) colorJitter(picture, jitter, random);
  if (options.grayscale && random.uniform() < options.grayscale) grayscale(picture);
  if (blur && random.uniform() < blur.probability) {
    const [least, most] = blur.sigma ?? SIGMA;
    const kernel = blur.kernel ?? defaultBlurKernel(picture.height, picture.width);
    gaussianBlur(picture, between(least, most, random), kernel);
  }
  if (inversion && random.uniform() < inversion.probability) {
    solarize(picture, inversion.threshold ?? 0.5);
  }
  if (options.flip && random.uniform() < options.flip) horizontalFlip(picture);
  normalize(picture, mean, std);
}
