import { SHORTEST_MEAN } from '@coke/core/backend';
import {
  add,
  cast,
  div,
  greaterEqual,
  maximum,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/**
 * Means at unit length. One too short to have a direction, or whose center is not to move, gives way
 * to the center as it is, bit for bit: no `where`, as NaN and infinities never arise.
 *
 * @param means - K × d.
 * @param centers - K × d.
 * @param moves - K × 1: 1 where the center is to move, 0 where not.
 */
export function toUnitLength(means: Tensor2D, centers: Tensor2D, moves: Tensor2D): Tensor2D {
  const length = rowLengths(means);
  const does = mul<Tensor2D>(moves, hasDirection(length));
  const scale = div(does, maximum(length, SHORTEST_MEAN));
  return add(mul(means, scale), mul(centers, sub(1, does)));
}

/** |row|, K × 1. */
export function rowLengths(x: Tensor2D): Tensor2D {
  return sqrt(sum<Tensor2D>(square(x), 1, true));
}

/** 1 for lengths that a mean with a direction may have, else 0. */
export function hasDirection(lengths: Tensor2D): Tensor2D {
  return cast(greaterEqual(lengths, SHORTEST_MEAN), 'float32');
}
