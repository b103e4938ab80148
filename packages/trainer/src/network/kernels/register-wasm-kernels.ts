import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';

/**
 * Gives tfjs's wasm backend the gradients that it lacks. That of a convolution's filter is not there, and
 * nothing with a convolution trains without; that of its image is of plain loops, the one here is a product; that
 * of a max pool is wrong where a window has no positive value. Call it once, before or after
 * `tf.setBackend('wasm')`; other backends stay as they are. Images have to be [b, height, width, channels].
 */
export function registerWasmKernels(): void {
  for (const kernel of [filterGradient, inputGradient, maxPoolGradient]) {
    const { kernelName, backendName } = kernel;
    const before = getKernel(kernelName, backendName);
    if (before?.kernelFunc === kernel.kernelFunc) continue;
    if (before) unregisterKernel(kernelName, backendName);
    registerKernel(kernel);
  }
}
