import { type KernelConfig, MaxPoolGrad, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { emptyTensor, type WasmBackend } from './wasm-heap.ts';
import { type Windows, windowsOf } from './windows.ts';

/**
 * The gradient of a max pool: what comes back goes to the first of the largest. That of the wasm backend
 * of tfjs 4.22 takes windows without a positive value for empty.
 */
export const maxPoolGradient: KernelConfig = {
  kernelName: MaxPoolGrad,
  backendName: 'wasm',
  kernelFunc({ inputs, backend, attrs = {} }) {
    const [dy, x] = [inputs.dy as Tensor4D, inputs.input as Tensor4D];
    const wasm = backend as unknown as WasmBackend;
    const [height, width = height] = [attrs.filterSize as number | number[]].flat();
    const channels = x.shape[3];
    const windows = windowsOf(x.shape, [height!, width!, channels, channels], attrs);
    return tidy(() => {
      const dx = emptyTensor<Tensor4D>(wasm, x.shape);
      const [from, to, back] = [x, dx, dy].map((tensor) => wasm.typedArrayFromHeap(tensor));
      spreadToLargest(from!, to!, back!, windows);
      return dx;
    });
  },
};

/** `dx` is overwritten. */
function spreadToLargest(x: Float32Array, dx: Float32Array, dy: Float32Array, w: Windows): void {
  const { channels } = w;
  const largest = new Float32Array(channels);
  const places = new Int32Array(channels);
  dx.fill(0);
  let window = 0;
  for (let image = 0; image < w.images; image++) {
    for (let i = 0; i < w.down; i++) {
      const top = i * w.strideHeight - w.top;
      const bottom = Math.min(top + w.windowHeight, w.height);
      for (let j = 0; j < w.across; j++) {
        const left = j * w.strideWidth - w.left;
        const right = Math.min(left + w.windowWidth, w.width);
        largest.fill(Number.NEGATIVE_INFINITY);
        places.fill(-1);
        for (let row = Math.max(top, 0); row < bottom; row++) {
          for (let column = Math.max(left, 0); column < right; column++) {
            const pixel = ((image * w.height + row) * w.width + column) * channels;
            for (let c = 0; c < channels; c++) {
              if (x[pixel + c]! > largest[c]!) {
                largest[c] = x[pixel + c]!;
                places[c] = pixel + c;
              }
            }
          }
        }
        for (let c = 0; c < channels; c++) {
          const place = places[c]!;
          if (place >= 0) dx[place]! += dy[window + c]!;
        }
        window += channels;
      }
    }
  }
}
