import { type NativeInput, shouldBe } from '@coke/core/backend';
import { Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

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

/** Is `x` a tensor of any rank and dtype? */
export function isTensor(x: unknown): x is Tensor {
  try {
    return x instanceof Tensor;
  } catch {
    // A getter of something else altogether.
    return false;
  }
}

/**
 * The shape of rows in a tensor, without a look at their values.
 *
 * @throws TypeError if the tensor is disposed, not of rank 2 or not float32.
 * @throws RangeError if it has no rows or columns.
 */
export function shapeOf(x: Tensor2D): { readonly rows: number; readonly cols: number } {
  if (x.isDisposed) throw new TypeError('x should be a tensor, got one that was disposed');
  if (x.shape.length !== 2) throw new TypeError(shouldBe('x.shape', '[rows, cols]', x.shape));
  if (x.dtype !== 'float32') {
    throw new TypeError(shouldBe('x.dtype', "'float32' (see tf.cast)", x.dtype));
  }
  const [rows, cols] = x.shape;
  for (const [axis, extent] of [rows, cols].entries()) {
    if (extent < 1) throw new RangeError(shouldBe(`x.shape[${axis}]`, 'positive', extent));
  }
  return { rows, cols };
}
