import type { Matrix } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';

/** What the test kit has to know of tensors, whichever tfjs backend is active. */
export const tensorOptions = {
  /** Fresh, a variable, and part of another tensor. */
  fromMatrix: ({ data, rows, cols }: Matrix): tf.Tensor2D[] => {
    const shape: [number, number] = [rows, cols];
    return [
      tf.tensor2d(data, shape),
      tf.tidy(() => tf.variable(tf.tensor2d(data, shape))),
      tf.tidy(() => {
        const longer: tf.Tensor2D = tf.concat([tf.ones([1, cols]), tf.tensor2d(data, shape)]);
        return tf.slice2d(longer, [1, 0], shape);
      }),
    ];
  },
  disposeInput: (x: tf.Tensor2D): void => x.dispose(),
  invalidInputs: (): tf.Tensor2D[] => {
    const disposed = tf.ones([3, 4]);
    disposed.dispose();
    const tensors: tf.Tensor[] = [
      tf.ones([4]),
      tf.ones([2, 2, 4]),
      tf.scalar(1),
      tf.ones([3, 4], 'int32'),
      tf.ones([3, 4], 'bool'),
      disposed,
    ];
    return tensors as tf.Tensor2D[];
  },
  resources: (): number => tf.memory().numTensors,
};
