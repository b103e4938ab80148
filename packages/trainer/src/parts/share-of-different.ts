import {
  cast,
  equal,
  mean,
  reciprocal,
  reshape,
  type Scalar,
  sum,
  type Tensor1D,
} from '@tensorflow/tfjs-core';

/** How many different ones there are among b whole numbers, over b: 1 / b where all are the same, 1 where none are. */
export function shareOfDifferent(numbers: Tensor1D): Scalar {
  const [count] = numbers.shape;
  const same = equal(reshape(numbers, [count, 1]), reshape(numbers, [1, count]));
  // Those of a number that is there n times count for 1 / n each.
  return mean<Scalar>(reciprocal(sum(cast(same, 'float32'), 1)));
}
