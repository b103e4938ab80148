import type { Backend } from '@coke/core/backend';
import { engine, ready, type Tensor2D } from '@tensorflow/tfjs-core';
import { activeDevice } from './device.ts';
import { nativeInput } from './native-input.ts';
import { TfjsSession } from './session.ts';

/**
 * TensorFlow.js, on the tfjs backend that is active when a model opens its session: `cpu`, `wasm`,
 * `webgl`, `webgpu` or `tensorflow` (tfjs-node). Batches may be `tf.Tensor2D` of float32, which are
 * read where they are. `name` tells the active one: `tfjs:wasm`.
 *
 * @throws Error if no tfjs backend is registered or none of them starts, or if the active one
 * computes with fewer than 32 bits.
 */
export async function tfjs(): Promise<Backend<Tensor2D>> {
  if (Object.keys(engine().registryFactory).length === 0) {
    throw new Error(
      "a tfjs backend should be imported first, such as '@tensorflow/tfjs-backend-wasm', got none",
    );
  }
  await ready();
  activeDevice();
  return {
    get name() {
      return `tfjs:${activeDevice().name}`;
    },
    native: nativeInput,
    open: (problem) => new TfjsSession(problem, activeDevice()),
  };
}
