import type { Picture } from './picture.ts';

/** Invert what is as bright as the threshold or brighter: 0.5 is 128 of 255, as in Pillow. */
export function solarize({ data }: Picture, threshold: number): void {
  for (let i = 0; i < data.length; i++) if (data[i]! >= threshold) data[i] = 1 - data[i]!;
}
