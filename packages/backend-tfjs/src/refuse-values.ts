import { type Matrix, shouldBe } from '@coke/core/backend';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { isTensor } from './check-tensor.ts';
import type { Device } from './device.ts';

/**
 * Name the value that the device found unfit: the batch is copied to the host for that.
 *
 * @param limit - Largest size of a value.
 * @throws RangeError naming the first such row; Error if there is none, as of a device that was lost.
 */
export async function refuseValues(
  x: Matrix | Tensor2D,
  limit: number,
  { name }: Device,
): Promise<never> {
  const values = isTensor(x) ? await x.data<'float32'>() : x.data;
  const at = values.findIndex((value) => !(Math.abs(value) <= limit));
  if (at === -1) {
    throw new Error(`tfjs:${name} should answer, got nothing (was the device lost?)`);
  }
  const cols = isTensor(x) ? x.shape[1] : x.cols;
  const value = values[at]!;
  const rule = Number.isFinite(value)
    ? `numbers of size at most ${limit} (scale the data)`
    : 'finite numbers';
  throw new RangeError(shouldBe(`x row ${Math.floor(at / cols)}`, rule, value));
}
