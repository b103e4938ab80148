import {
  add,
  Conv2DBackpropFilter,
  type KernelConfig,
  matMul,
  reshape,
  slice4d,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectChannelsLast } from './expect-channels-last.ts';
import { imageChunks } from './image-chunks.ts';
import { imagesToColumns } from './images-to-columns.ts';
import { emptyTensor, type WasmBackend } from './wasm-heap.ts';
import { windowSize, windowsOf } from './windows.ts';

/**
 * The gradient of a convolution with respect to its filter, which the wasm backend of tfjs lacks: a product
 * U dy, with the windows of all images as the columns of U, (k k c) × n, and dy as n × o. It is the second
 * factor that the backend has to rearrange first, and dy is the smaller one by far.
 */
export const filterGradient: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, backend, attrs = {} }) {
    expectChannelsLast(attrs);
    const [x, dy] = [inputs.x as Tensor4D, inputs.dy as Tensor4D];
    const filterShape = attrs.filterShape as [number, number, number, number];
    const wasm = backend as unknown as WasmBackend;
    const all = windowsOf(x.shape, filterShape, attrs);
    const { down, across } = all;
    const size = all.height * all.width * all.channels;
    return tidy(() => {
      let sum: Tensor2D | undefined;
      for (const { from, to, windows } of imageChunks(all)) {
        const before = sum;
        sum = tidy(() => {
          const images = slice4d(dy, [from, 0, 0, 0], [to - from, down, across, filterShape[3]]);
          const rows: Tensor2D = reshape(images, [-1, filterShape[3]]);
          const u = emptyTensor<Tensor2D>(wasm, [windowSize(all), rows.shape[0]]);
          const values = wasm.typedArrayFromHeap(x).subarray(from * size, to * size);
          imagesToColumns(values, wasm.typedArrayFromHeap(u), windows);
          const product = matMul<Tensor2D>(u, rows);
          return before ? add<Tensor2D>(before, product) : product;
        });
        before?.dispose();
      }
      return reshape(sum!, filterShape);
    });
  },
};
