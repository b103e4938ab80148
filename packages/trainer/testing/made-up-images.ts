import { Random } from '@coke/core';
import type { ImageSet } from '@coke/datasets';
import { imagesFromPixels } from '@coke/datasets';

/** For tests: images of noise in memory, 9 × 8 pixels. */
export function noiseImages(count: number, channels: 1 | 3 = 3): ImageSet {
  const random = new Random(7);
  const size = 9 * 8 * channels;
  const pixels = Uint8Array.from({ length: count * size }, () => random.integer(256));
  return imagesFromPixels(pixels, { height: 9, width: 8, channels });
}
