import type { Random } from '@coke/core';

/** Part of an image, in whole pixels. */
export interface Crop {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export interface RandomCropOptions {
  /** Smallest and largest share of the image's area. */
  readonly scale: readonly [least: number, most: number];
  /** Smallest and largest width / height. @defaultValue 3/4, 4/3 */
  readonly ratio?: readonly [least: number, most: number];
}

const RATIO = [3 / 4, 4 / 3] as const;
const ATTEMPTS = 10;

/**
 * Draw a part of an image: its area uniform, its ratio log-uniform, its place uniform, as torchvision's
 * `RandomResizedCrop` does. Where ten attempts do not fit into the image, the largest centred part of
 * an allowed ratio.
 */
export function randomCrop(
  height: number,
  width: number,
  { scale, ratio = RATIO }: RandomCropOptions,
  random: Random,
): Crop {
  const [low, high] = [Math.log(ratio[0]), Math.log(ratio[1])];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = height * width * between(scale[0], scale[1], random);
    const r = Math.exp(between(low, high, random));
    const w = Math.round(Math.sqrt(area * r));
    const h = Math.round(Math.sqrt(area / r));
    if (w < 1 || w > width || h < 1 || h > height) continue;
    const top = random.integer(height - h + 1);
    return { top, left: random.integer(width - w + 1), height: h, width: w };
  }
  const r = Math.min(Math.max(width / height, ratio[0]), ratio[1]);
  return centered(height, width, Math.min(height, width / r), Math.min(width, height * r));
}

/**
 * The largest centred part with the ratio of `wanted`, times `share` along both sides: to evaluate with.
 * 0.875 is "resize to 256, crop 224".
 */
export function centerCrop(
  height: number,
  width: number,
  wanted: { readonly height: number; readonly width: number },
  share: number,
): Crop {
  const scale = share * Math.min(height / wanted.height, width / wanted.width);
  return centered(height, width, wanted.height * scale, wanted.width * scale);
}

export function between(low: number, high: number, random: Random): number {
  return low + (high - low) * random.uniform();
}

function centered(height: number, width: number, cropHeight: number, cropWidth: number): Crop {
  const h = Math.max(1, Math.round(cropHeight));
  const w = Math.max(1, Math.round(cropWidth));
  const [top, left] = [Math.floor((height - h) / 2), Math.floor((width - w) / 2)];
  return { top, left, height: h, width: w };
}
