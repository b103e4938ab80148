import {
  Conv2DBackpropInput,
  type KernelConfig,
  matMul,
  reshape,
  type Tensor2D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { expectChannelsLast } from './expect-channels-last.ts';
import { rowsOf } from './filter-gradient.ts';
import { imageChunks } from './image-chunks.ts';
import { emptyTensor, imagesOf, type WasmBackend } from './wasm-heap.ts';
import { windowSize, windowsOf } from './windows.ts';
import { windowsToImages } from './windows-and-images.ts';

/**
 * The gradient of a convolution with respect to its images. The wasm backend of tfjs has one, of plain
 * loops; this one is a product: with dy as n × o and the filter as (k k c) × o, dy filterᵀ are the
 * gradients of windows, which are added up where these overlap.
 */
export const inputGradient: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc({ inputs, backend, attrs = {} }) {
    expectChannelsLast(attrs);
    const [dy, filter] = [inputs.dy as Tensor4D, inputs.filter as Tensor4D];
    const shape = attrs.inputShape as [number, number, number, number];
    const wasm = backend as unknown as WasmBackend;
    const all = windowsOf(shape, filter.shape, attrs);
    return tidy(() => {
      const dx = emptyTensor<Tensor4D>(wasm, shape);
      const matrix: Tensor2D = reshape(filter, [windowSize(all), filter.shape[3]]);
      const transposed = transpose<Tensor2D>(matrix);
      for (const chunk of imageChunks(all)) {
        tidy(() => {
          const windows = matMul<Tensor2D>(rowsOf(dy, chunk), transposed);
          const values = wasm.typedArrayFromHeap(windows);
          windowsToImages(values, imagesOf(wasm, dx, chunk), chunk.windows);
        });
      }
      return dx;
    });
  },
};
