import { shouldBe } from '@coke/core/check-options';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** @throws RangeError unless images are [b, h, w, c]. */
export function expectChannelsLast({ dataFormat }: NamedAttrMap): void {
  if (dataFormat !== undefined && dataFormat !== 'NHWC') {
    throw new RangeError(shouldBe('dataFormat', "'NHWC'", dataFormat));
  }
}
