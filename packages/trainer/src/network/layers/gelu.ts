import { add, div, erf, exp, mul, square, type Tensor } from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { withGradient } from './with-gradient.ts';

/**
 * x Φ(x) = x (1 + erf(x / √2)) / 2, of any shape (Hendrycks and Gimpel, 2016), not the approximation by tanh.
 * The error function of tfjs is within 2e-7.
 */
export function gelu<T extends Tensor>(): Module<T, T> {
  return {
    trainable: new Map(),
    state: new Map(),
    apply: (x) =>
      withGradient<T>(
        [x],
        (save) => {
          const below = div(add(erf(mul(x, Math.SQRT1_2)), 1), 2);
          save([x, below]);
          return mul(x, below);
        },
        // Φ(x) + x φ(x).
        (dy, saved) => {
          const [x, below] = saved as [T, Tensor];
          const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
          return [mul(dy, add(below, mul(x, density)))];
        },
      ),
    dispose() {},
  };
}
