import {
  getBackend,
  mul,
  relu as positivePart,
  sign,
  step,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
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
        (dy, [y]) => [mul(dy, isPositive(y!))],
      ),
    dispose() {},
  };
}

// The same for what is never negative: `step` is ten times slower on tfjs-node, `sign` on wasm.
function isPositive(y: Tensor): Tensor {
  return getBackend() === 'tensorflow' ? sign(y) : step(y);
}
