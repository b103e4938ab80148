import {
  Conv2DBackpropInput,
  conv2d,
  type KernelConfig,
  slice4d,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectChannelsLast } from './expect-channels-last.ts';
import { type Phase, phasesOf, reachOf } from './phases.ts';
import { emptyTensor, type WasmBackend } from './wasm-heap.ts';
import { type Windows, windowsOf } from './windows.ts';

/**
 * The gradient of a convolution with respect to its images. That of the wasm backend of tfjs is of plain
 * loops; this one is made of convolutions of stride 1, which are ten times as fast: pixels that are a
 * stride apart get theirs by the same values of the filter, turned around.
 */
export const inputGradient: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc({ inputs, backend, attrs = {} }) {
    expectChannelsLast(attrs);
    const [dy, filter] = [inputs.dy as Tensor4D, inputs.filter as Tensor4D];
    const shape = attrs.inputShape as [number, number, number, number];
    const wasm = backend as unknown as WasmBackend;
    const w = windowsOf(shape, filter.shape, attrs);
    const rows = phasesOf(w.height, w.windowHeight, w.strideHeight, w.top);
    const columns = phasesOf(w.width, w.windowWidth, w.strideWidth, w.left);
    return tidy(() => {
      if (rows.length * columns.length === 1) {
        const dx = phaseGradient(wasm, dy, filter, w, rows[0]!, columns[0]!);
        if (dx) return dx;
      }
      const dx = emptyTensor<Tensor4D>(wasm, shape);
      wasm.typedArrayFromHeap(dx).fill(0);
      for (const row of rows) {
        for (const column of columns) {
          tidy(() => {
            const part = phaseGradient(wasm, dy, filter, w, row, column);
            if (!part) return;
            const [from, to] = [part, dx].map((tensor) => wasm.typedArrayFromHeap(tensor));
            putPhase(from!, to!, w, row, column);
          });
        }
      }
      return dx;
    });
  },
};

/** The gradient in the pixels of a phase of rows and one of columns; undefined if it is 0. */
function phaseGradient(
  backend: WasmBackend,
  dy: Tensor4D,
  filter: Tensor4D,
  w: Windows,
  row: Phase,
  column: Phase,
): Tensor4D | undefined {
  const [vertical, horizontal] = [reachOf(row, w.down), reachOf(column, w.across)];
  if (row.taps * column.taps === 0 || vertical.length <= 0 || horizontal.length <= 0) return;
  const outputs = dy.shape[3];
  const whole = vertical.length === w.down && horizontal.length === w.across;
  const part = whole
    ? dy
    : slice4d(
        dy,
        [0, vertical.start, horizontal.start, 0],
        [w.images, vertical.length, horizontal.length, outputs],
      );
  const taps = emptyTensor<Tensor4D>(backend, [row.taps, column.taps, outputs, w.channels]);
  const [from, to] = [filter, taps].map((tensor) => backend.typedArrayFromHeap(tensor));
  turnFilter(from!, to!, w, outputs, row, column);
  return conv2d(part, taps, 1, [
    [0, 0],
    [vertical.before, vertical.after],
    [horizontal.before, horizontal.after],
    [0, 0],
  ]);
}

/** The filter's values of a phase, last first, and channels for outputs. */
function turnFilter(
  filter: Float32Array,
  taps: Float32Array,
  w: Windows,
  outputs: number,
  row: Phase,
  column: Phase,
): void {
  const { channels } = w;
  let at = 0;
  for (let i = row.taps - 1; i >= 0; i--) {
    const p = row.offset + i * w.strideHeight;
    for (let j = column.taps - 1; j >= 0; j--) {
      const q = column.offset + j * w.strideWidth;
      const start = (p * w.windowWidth + q) * channels * outputs;
      for (let o = 0; o < outputs; o++) {
        for (let c = 0; c < channels; c++) taps[at++] = filter[start + c * outputs + o]!;
      }
    }
  }
}

/** Values of a phase, images × row.count × column.count × channels, to their pixels. */
function putPhase(
  values: Float32Array,
  images: Float32Array,
  w: Windows,
  row: Phase,
  column: Phase,
): void {
  const { channels } = w;
  let at = 0;
  for (let image = 0; image < w.images; image++) {
    for (let i = 0; i < row.count; i++) {
      const line = (image * w.height + row.first + i * w.strideHeight) * w.width;
      for (let j = 0; j < column.count; j++) {
        const pixel = (line + column.first + j * w.strideWidth) * channels;
        for (let c = 0; c < channels; c++) images[pixel + c] = values[at++]!;
      }
    }
  }
}
