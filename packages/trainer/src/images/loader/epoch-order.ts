import { Random } from '@coke/core';

// Far from the streams of the clustering and of the views, which may have the same seed.
const ORDER_STREAM = 2 ** 43;

/** Ids 0 … count - 1 in the order of an epoch, drawn from the seed and the epoch alone. */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  return new Random(seed, ORDER_STREAM + epoch).shuffle(firstIds(count));
}

/** 0 … count - 1. */
export function firstIds(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
