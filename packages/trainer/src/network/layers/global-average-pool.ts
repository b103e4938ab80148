import { avgPool, fill, mul, reshape, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { withGradient } from './with-gradient.ts';

/** Mean over all pixels: [b, h, w, c] to [b, c]. */
export function globalAveragePool(): Module<Tensor4D, Tensor2D> {
  return {
    trainable: new Map(),
    state: new Map(),
    apply(x) {
      const [b, h, w, c] = x.shape;
      return withGradient<Tensor2D>(
        [x],
        // Not `mean`, which transposes on some devices.
        () => reshape(avgPool(x, [h, w], 1, 'valid'), [b, c]),
        // Not `tile`, which goes value by value on the wasm backend.
        (dy) => [mul(reshape(dy, [b, 1, 1, c]), fill([1, h, w, 1], 1 / (h * w)))],
      );
    },
    dispose() {},
  };
}
