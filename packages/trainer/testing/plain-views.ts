import { augment, drawCrop } from '../src/images/augment/augment.ts';
import type { AugmentOptions } from '../src/images/augment/augment-options.ts';
import type { Picture } from '../src/images/augment/picture.ts';
import { resizeCrop } from '../src/images/augment/resize-crop.ts';
import { viewRandom } from '../src/images/augment/view-random.ts';

/** One image in memory. */
export interface PlainImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** For tests: one view, drawn straight from the augmentations. */
export function plainView(
  { data, height, width }: PlainImage,
  options: AugmentOptions,
  { seed, epoch, id, view }: Record<'seed' | 'epoch' | 'id' | 'view', number>,
): Float32Array {
  const channels = (data.length / height / width) as 1 | 3;
  const random = viewRandom(seed, epoch)(id, view);
  const picture: Picture = {
    data: new Float32Array(options.height * options.width * channels),
    height: options.height,
    width: options.width,
    channels,
  };
  resizeCrop({ data, start: 0, width }, drawCrop(height, width, options, random), picture);
  augment(picture, options, random);
  return picture.data;
}
