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
