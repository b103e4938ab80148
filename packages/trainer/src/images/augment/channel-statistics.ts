import type { PixelArray } from '@coke/datasets';

/** Mean and standard deviation of each channel, of pixels 0 … 1: what a view is normalised by. */
export function channelStatistics({ data, channels }: Pick<PixelArray, 'data' | 'channels'>): {
  readonly mean: readonly number[];
  readonly std: readonly number[];
} {
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (let i = 0; i < data.length; i += channels) {
    for (let c = 0; c < channels; c++) counts[c]![data[i + c]!]!++;
  }
  const rows = data.length / channels;
  const mean = counts.map((count) => count.reduce((sum, n, v) => sum + n * v, 0) / rows / 255);
  const std = counts.map((count, c) => {
    const variance = count.reduce((sum, n, v) => sum + n * (v / 255 - mean[c]!) ** 2, 0) / rows;
    // Of pixels that are all alike nothing is to be divided.
    return Math.sqrt(variance) || 1;
  });
  return { mean, std };
}
