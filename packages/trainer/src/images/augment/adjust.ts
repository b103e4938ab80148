import { luma } from './grayscale.ts';
import type { Picture } from './picture.ts';

/** Blend with black: factor 0 is black, 1 the picture; cut off at 1. */
export function adjustBrightness({ data }: Picture, factor: number): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, factor * data[i]!);
}

/** Blend with the mean luma: factor 0 is one grey, 1 the picture; cut off at 0 and 1. */
export function adjustContrast(picture: Picture, factor: number): void {
  const { data } = picture;
  const shift = (1 - factor) * meanLuma(picture);
  for (let i = 0; i < data.length; i++) data[i] = cut(factor * data[i]! + shift);
}

/**
 * Blend with the luma of each pixel: factor 0 is grey, 1 the picture; cut off at 0 and 1. A grey picture
 * stays as it is.
 */
export function adjustSaturation({ data, channels }: Picture, factor: number): void {
  if (channels === 1) return;
  for (let i = 0; i < data.length; i += 3) {
    const shift = (1 - factor) * luma(data[i]!, data[i + 1]!, data[i + 2]!);
    data[i] = cut(factor * data[i]! + shift);
    data[i + 1] = cut(factor * data[i + 1]! + shift);
    data[i + 2] = cut(factor * data[i + 2]! + shift);
  }
}

function meanLuma({ data, channels }: Picture): number {
  let sum = 0;
  if (channels === 1) for (let i = 0; i < data.length; i++) sum += data[i]!;
  else {
    for (let i = 0; i < data.length; i += 3) sum += luma(data[i]!, data[i + 1]!, data[i + 2]!);
  }
  return (sum * channels) / data.length;
}

function cut(value: number): number {
  return Math.min(1, Math.max(0, value));
}
