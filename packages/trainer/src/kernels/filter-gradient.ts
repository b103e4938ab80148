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
  transpose,
} from '@tensorflow/tfjs-core';
import { expectChannelsLast } from './expect-channels-last.ts';
import { type ImageChunk, imageChunks } from './image-chunks.ts';
import { emptyTensor, imagesOf, type WasmBackend } from './wasm-heap.ts';
import { areWindowsPixels, windowSize, windowsOf } from './windows.ts';
import { imagesToWindows } from './windows-and-images.ts';

/**
 * The gradient of a convolution with respect to its filter, which the wasm backend of tfjs lacks.
 *
 * With the windows of all images as rows of U, n × (k k c), and dy as n × o, it is Uᵀ dy. We compute
 * (dyᵀ U)ᵀ: dy is less to transpose than U, and transposed products are ten times slower.
 */
export const filterGradient: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, backend, attrs = {} }) {
    expectChannelsLast(attrs);
    const [x, dy] = [inputs.x as Tensor4D, inputs.dy as Tensor4D];
    const filterShape = attrs.filterShape as [number, number, number, number];
    return tidy(() => {
      let sum: Tensor2D | undefined;
      for (const chunk of imageChunks(windowsOf(x.shape, filterShape, attrs))) {
        const before = sum;
        sum = tidy(() => {
          const rows = transpose(rowsOf(dy, chunk));
          const product = matMul<Tensor2D>(rows, windowsAsRows(backend, x, chunk));
          return before ? add<Tensor2D>(before, product) : product;
        });
        before?.dispose();
      }
      return reshape(transpose(sum!), filterShape);
    });
  },
};

/** Pixels of some images, n × channels. */
export function rowsOf(x: Tensor4D, { from, to }: ImageChunk): Tensor2D {
  const [, height, width, channels] = x.shape;
  const images = slice4d(x, [from, 0, 0, 0], [to - from, height, width, channels]);
  return reshape(images, [-1, channels]);
}

function windowsAsRows(backend: unknown, x: Tensor4D, chunk: ImageChunk): Tensor2D {
  const { windows } = chunk;
  if (areWindowsPixels(windows)) return rowsOf(x, chunk);
  const wasm = backend as WasmBackend;
  const n = windows.images * windows.down * windows.across;
  const rows = emptyTensor<Tensor2D>(wasm, [n, windowSize(windows)]);
  imagesToWindows(imagesOf(wasm, x, chunk), wasm.typedArrayFromHeap(rows), windows);
  return rows;
}
