import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';

/**
 * Gives tfjs's wasm backend the gradients of convolutions. It lacks the one of the filter, without which
 * nothing with a convolution trains on it, and that of the image is of plain loops: ours is a product.
 * Call it once, before or after `tf.setBackend('wasm')`; other backends stay as they are. Images have to be
 * [b, height, width, channels].
 */
export function registerWasmKernels(): void {
  for (const kernel of [filterGradient, inputGradient]) {
    const { kernelName, backendName } = kernel;
    const before = getKernel(kernelName, backendName);
    if (before?.kernelFunc === kernel.kernelFunc) continue;
    if (before) unregisterKernel(kernelName, backendName);
    registerKernel(kernel);
  }
}
