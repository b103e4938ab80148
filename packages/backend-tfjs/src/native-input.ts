import type { NativeInput } from '@coke/core/backend';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { isTensor, shapeOf } from './check-tensor.ts';

/** Tensors of tfjs as batches. Any tensor is taken for one, so that a wrong one is refused by name. */
export const nativeInput: NativeInput<Tensor2D> = {
  is: (x): x is Tensor2D => isTensor(x),
  shapeOf,
  async toMatrix(x) {
    const { rows, cols } = shapeOf(x);
    const data = await x.data<'float32'>();
    return { data: Float32Array.from(data), rows, cols };
  },
};
