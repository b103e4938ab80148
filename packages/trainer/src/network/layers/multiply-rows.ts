import { matMul, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import { withGradient } from './with-gradient.ts';

/** Rows [b, inputs] times a matrix [inputs, outputs], and its gradient. */
export function multiplyRows(x: Tensor2D, weight: Tensor2D): Tensor2D {
  return withGradient(
    [x, weight],
    (save) => {
      save([x, weight]);
      return matMul(x, weight);
    },
    (dy, saved) => {
      const [x, weight] = saved as [Tensor2D, Tensor2D];
      // Transposed first, then multiplied: transposed products are ten times slower on the wasm backend.
      return [matMul(dy, transpose(weight)), matMul(transpose(x), dy)];
    },
  );
}
