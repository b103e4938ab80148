import { mul, relu as positivePart, step, type Tensor } from '@tensorflow/tfjs-core';
import type { Module } from '../encoder.ts';
import { withGradient } from './with-gradient.ts';

/** max(x, 0), of any shape; its gradient at 0 is 0. */
export function relu<T extends Tensor>(): Module<T, T> {
  return {
    trainable: new Map(),
    state: new Map(),
    apply: (x) =>
      withGradient<T>(
        [x],
        (save) => {
          const y = positivePart<T>(x);
          save([y]);
          return y;
        },
        (dy, [y]) => [mul(dy, step(y!))],
      ),
    dispose() {},
  };
}
