import { LARGEST_FLOAT32, LARGEST_VALUE, type Matrix } from '@coke/core/backend';
import {
  abs,
  all,
  cast,
  keep,
  lessEqual,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { isTensor } from './check-tensor.ts';
import { unitRows } from './unit-rows.ts';

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
