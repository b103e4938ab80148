import type { Windows } from './windows.ts';

/**
 * All windows of images, a window a column ("im2col").
 *
 * @param images - images × height × width × channels.
 * @param columns - (windowHeight × windowWidth × channels) × (images × down × across); overwritten.
 */
export function imagesToColumns(images: Float32Array, columns: Float32Array, w: Windows): void {
  const { channels, width, across, strideWidth } = w;
  const n = w.images * w.down * across;
  for (let image = 0; image < w.images; image++) {
    for (let p = 0; p < w.windowHeight; p++) {
      for (let q = 0; q < w.windowWidth; q++) {
        const place = (p * w.windowWidth + q) * channels;
        // Windows side by side whose column q lies in the image.
        const from = Math.max(0, Math.ceil((w.left - q) / strideWidth));
        const to = Math.min(across, Math.floor((width - 1 + w.left - q) / strideWidth) + 1);
        for (let i = 0; i < w.down; i++) {
          const at = place * n + (image * w.down + i) * across;
          const row = i * w.strideHeight - w.top + p;
          if (row < 0 || row >= w.height || from >= to) {
            clear(columns, at, across, channels, n);
            continue;
          }
          clear(columns, at, from, channels, n);
          clear(columns, at + to, across - to, channels, n);
          const first = (image * w.height + row) * width + from * strideWidth + q - w.left;
          turn(images, columns, first * channels, at + from, to - from, strideWidth * channels, w);
        }
      }
    }
  }
}

/** `count` zeros in each of the rows of a matrix that has n columns. */
function clear(columns: Float32Array, at: number, count: number, rows: number, n: number): void {
  if (count <= 0) return;
  for (let row = 0; row < rows; row++) columns.fill(0, at + row * n, at + row * n + count);
}

/** `count` pixels, `step` values apart, to columns: four at a time, so that little memory is gone over. */
function turn(
  images: Float32Array,
  columns: Float32Array,
  first: number,
  at: number,
  count: number,
  step: number,
  { channels, images: b, down, across }: Windows,
): void {
  const n = b * down * across;
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const start = first + j * step;
    for (let c = 0, to = at + j; c < channels; c++, to += n) {
      const from = start + c;
      columns[to] = images[from]!;
      columns[to + 1] = images[from + step]!;
      columns[to + 2] = images[from + 2 * step]!;
      columns[to + 3] = images[from + 3 * step]!;
    }
  }
  for (; j < count; j++) {
    for (let c = 0; c < channels; c++) columns[at + j + c * n] = images[first + j * step + c]!;
  }
}
