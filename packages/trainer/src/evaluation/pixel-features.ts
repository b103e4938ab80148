import type { Matrix } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import type { ImageSet } from '@coke/datasets';

/**
 * Raw pixels as features, 0 … 1: what any encoder should beat.
 *
 * @returns [N, height × width × channels], row i of image i.
 * @throws TypeError if the images are files, which need not be of one size.
 */
export function pixelFeatures({ count, source }: ImageSet): Matrix {
  if (source.kind !== 'pixels') {
    throw new TypeError(shouldBe('images', 'in memory', source.kind));
  }
  const cols = source.height * source.width * source.channels;
  const data = Float32Array.from(source.data.subarray(0, count * cols), (byte) => byte / 255);
  return { data, rows: count, cols };
}
