import { between } from '@coke/core/check-options';
import { add, div, keep, minimum, mul, norm, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';

// As the published code of DINO has it.
const EPSILON = 1e-6;

/**
 * An optimiser that gets gradients of a norm of at most `most`, each variable's by itself (DINO): longer ones
 * times most / (|g| + 1e-6).
 *
 * @throws RangeError, TypeError unless `most` is a positive number.
 */
export function clipNorms(optimizer: OptimizerFactory, most: number): OptimizerFactory {
  between('most', most, 1e-30, 1e30);
  return (trainable, rules) => {
    const inner = optimizer(trainable, rules);
    return {
      slots: inner.slots,
      async apply(gradients, rates) {
        const clipped = new Map(Array.from(gradients, ([name, g]) => [name, clip(g, most)]));
        try {
          await inner.apply(clipped, rates);
        } finally {
          for (const gradient of clipped.values()) gradient.dispose();
        }
      },
      dispose: () => inner.dispose(),
    };
  };
}

function clip(gradient: Tensor, most: number): Tensor {
  return tidy(() => keep(mul(gradient, minimum(div(most, add(norm(gradient), EPSILON)), 1))));
}
