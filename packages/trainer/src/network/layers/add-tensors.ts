import { add, clone, type Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from './with-gradient.ts';

/** a + b of one shape, and its gradient. */
export function addTensors<T extends Tensor>(a: T, b: T): T {
  // Clones, as tfjs disposes of a gradient that it has added to another.
  return withGradient<T>(
    [a, b],
    () => add<T>(a, b),
    (dy) => [clone(dy), clone(dy)],
  );
}
