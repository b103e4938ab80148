import { shouldBe } from '@coke/core/check-options';
import type { Tensor } from '@tensorflow/tfjs-core';

/** @throws RangeError unless x has this rank and this many channels, its last dimension. */
export function expectChannels(x: Tensor, rank: number, channels: number): void {
  if (x.rank !== rank) throw new RangeError(shouldBe('the rank of x', `${rank}`, x.rank));
  const last = x.shape[rank - 1];
  if (last !== channels) {
    throw new RangeError(shouldBe(`x.shape[${rank - 1}]`, `${channels}`, last));
  }
}
