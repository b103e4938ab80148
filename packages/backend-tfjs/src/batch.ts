import { LARGEST_FLOAT32, LARGEST_VALUE, type Matrix, shouldBe } from '@coke/core/backend';
import {
  abs,
  all,
  cast,
  div,
  greater,
  keep,
  less,
  lessEqual,
  max,
  maximum,
  mul,
  reshape,
  sqrt,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import type { Device } from './device.ts';
import { isTensor } from './native-input.ts';

/** A batch on the device, for the length of one call. */
export interface Batch {
  /** As it was handed in. */
  readonly input: Matrix | Tensor2D;
  /** b × d, as it is clustered. */
  readonly x: Tensor2D;
  /** 1 if every value that came in may be clustered, else 0: 1 number, to be read with the answer. */
  readonly valid: Tensor1D;
  /** The values of `x` on the host. */
  values(): Float32Array;
  dispose(): void;
}

/**
 * Bring a batch to the device, native rows to unit length where asked for.
 *
 * @param input - A tensor is read where it is and not disposed. A matrix comes checked, normalised.
 */
export function createBatch(input: Matrix | Tensor2D, normalize: boolean): Batch {
  const [x, valid] = tidy(() => (isTensor(input) ? read(input, normalize) : upload(input)));
  keep(x);
  keep(valid);
  return {
    input,
    x,
    valid,
    values: () => (isTensor(input) ? x.dataSync<'float32'>() : input.data),
    dispose() {
      x.dispose();
      valid.dispose();
    },
  };
}

/** The largest size of a native value. Rows that will be of unit length may be as long as they are. */
export function largestValue(normalize: boolean): number {
  return normalize ? LARGEST_FLOAT32 : LARGEST_VALUE;
}

function read(input: Tensor2D, normalize: boolean): [Tensor2D, Tensor1D] {
  // False for NaN, too.
  const valid = all(lessEqual(abs(input), largestValue(normalize)));
  const x = normalize ? unitRows(input) : input.clone();
  return [x, reshape(cast(valid, 'float32'), [1])];
}

function upload({ data, rows, cols }: Matrix): [Tensor2D, Tensor1D] {
  return [tensor2d(data, [rows, cols]), tensor1d([1])];
}

/** Beyond these sizes, squares or reciprocals may leave float32. */
const [LARGE, SMALL] = [2 ** 60, 2 ** -60];

/** Smallest size that is not zero to a device without denormal numbers. */
const SMALLEST_NORMAL: number = 2 ** -126;

/**
 * Rows at unit length, whatever finite float32 they hold; a zero row stays zero.
 *
 * A row is divided by its largest value first, so that squares stay in range. GPUs may divide by way
 * of reciprocals, which leave float32 for the largest numbers: a power of two brings those near 1.
 *
 * @param x - b × d.
 */
export function unitRows(x: Tensor2D): Tensor2D {
  const size = max<Tensor2D>(abs(x), 1, true);
  const shrink = where<Tensor2D>(greater(size, LARGE), 2 ** -70, 1);
  const factor = where<Tensor2D>(less(size, SMALL), 2 ** 70, shrink);
  const scaledSize = mul<Tensor2D>(size, factor);
  const scaled = div<Tensor2D>(mul(x, factor), maximum(scaledSize, SMALLEST_NORMAL));
  const length = sqrt(sum<Tensor2D>(square(scaled), 1, true));
  // At least 1, but for zero rows.
  return div(scaled, maximum(length, 0.5));
}

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
