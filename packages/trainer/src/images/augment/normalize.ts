import type { Picture } from './picture.ts';

/** Subtract the mean of each channel and divide by its standard deviation. */
export function normalize(
  { data, channels }: Picture,
  mean: readonly number[],
  std: readonly number[],
): void {
  for (let c = 0; c < channels; c++) {
    const [m, s] = [mean[c]!, std[c]!];
    for (let i = c; i < data.length; i += channels) data[i] = (data[i]! - m) / s;
  }
}
