import { type Tensor2D, transpose } from '@tensorflow/tfjs-core';

/**
 * The centers c of one head that the loss is taken against, frozen: those of the epoch before.
 * Both ways round, as the wasm backend of tfjs multiplies untransposed matrices ten times faster.
 */
export interface CenterTensors {
  /** K × d f32, rows of unit length. */
  readonly centers: Tensor2D;
  /** d × K f32. */
  readonly transposed: Tensor2D;
}

/**
 * Centers with their transpose. Make them once an epoch, and dispose both.
 *
 * @param centers - K × d f32, rows of unit length.
 */
export function centerTensors(centers: Tensor2D): CenterTensors {
  return { centers, transposed: transpose(centers) };
}
