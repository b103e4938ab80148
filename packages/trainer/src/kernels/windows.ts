import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';

/** Where the windows of a convolution lie in its images, [images, height, width, channels]. */
export interface Windows {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Windows below each other, and side by side. */
  readonly down: number;
  readonly across: number;
  /** Pixels of a window, along each axis. */
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros above the image, and left of it. */
  readonly top: number;
  readonly left: number;
}

/** The windows of a convolution of images of this shape with a filter of that, both NHWC. */
export function windowsOf(
  imageShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode }: NamedAttrMap,
): Windows {
  type Parameters4 = Parameters<typeof backend_util.computeConv2DInfo>;
  const info = backend_util.computeConv2DInfo(
    imageShape as Parameters4[0],
    filterShape as Parameters4[1],
    strides as number,
    1,
    pad as Parameters4[4],
    dimRoundingMode as 'floor',
  );
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    down: info.outHeight,
    across: info.outWidth,
    windowHeight: info.filterHeight,
    windowWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** Values in a window. */
export function windowSize({ windowHeight, windowWidth, channels }: Windows): number {
  return windowHeight * windowWidth * channels;
}

/** Is every pixel a window? Windows are then the image itself. */
export function areWindowsPixels(w: Windows): boolean {
  return (
    w.windowHeight * w.windowWidth === 1 &&
    w.down * w.across === w.height * w.width &&
    w.top + w.left === 0
  );
}

/**
 * Go over what lies side by side in memory both in images and in windows: a row of a window, as far as
 * it is in the image.
 *
 * @param visit - Gets where the row begins in the images, where in the windows, laid out one after the
 * other, and how many values it has.
 */
export function forEachRow(
  w: Windows,
  visit: (inImages: number, inWindows: number, length: number) => void,
): void {
  const { channels, windowWidth, windowHeight } = w;
  const size = windowSize(w);
  let window = 0;
  for (let image = 0; image < w.images; image++) {
    for (let i = 0; i < w.down; i++) {
      const firstRow = i * w.strideHeight - w.top;
      for (let j = 0; j < w.across; j++) {
        const firstColumn = j * w.strideWidth - w.left;
        const from = Math.max(0, -firstColumn);
        const length = (Math.min(windowWidth, w.width - firstColumn) - from) * channels;
        for (let p = 0; p < windowHeight && length > 0; p++) {
          const row = firstRow + p;
          if (row < 0 || row >= w.height) continue;
          visit(
            ((image * w.height + row) * w.width + firstColumn + from) * channels,
            window * size + (p * windowWidth + from) * channels,
            length,
          );
        }
        window++;
      }
    }
  }
}
