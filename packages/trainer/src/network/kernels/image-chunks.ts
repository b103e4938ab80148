import { type Windows, windowSize } from './windows.ts';

// 4 MB: all windows of a batch at once would take more memory than the network's activations do.
const VALUES = 2 ** 20;

/** A few images at a time. */
export interface ImageChunk {
  readonly from: number;
  readonly to: number;
  /** The windows of these images. */
  readonly windows: Windows;
}

/** So many images at a time that their windows take little memory. */
export function imageChunks(windows: Windows): ImageChunk[] {
  const { images, down, across } = windows;
  const step = Math.max(1, Math.floor(VALUES / (down * across * windowSize(windows))));
  const chunks: ImageChunk[] = [];
  for (let from = 0; from < images; from += step) {
    const to = Math.min(from + step, images);
    chunks.push({ from, to, windows: { ...windows, images: to - from } });
  }
  return chunks;
}
