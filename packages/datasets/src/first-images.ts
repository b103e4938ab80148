import { inRange } from '@coke/core/check-options';
import type { ImageSet, ImageSource } from './image-set.ts';

/**
 * The first images of a set, sharing its memory.
 *
 * @throws RangeError if there are not so many.
 */
export function firstImages(images: ImageSet, count: number): ImageSet {
  const rule = `an integer 1 … ${images.count}`;
  inRange('count', count, rule, (n) => Number.isInteger(n) && n >= 1 && n <= images.count);
  const { source, classes } = images;
  return {
    ...images,
    count,
    source: firstOf(source, count),
    ...(classes && { classes: classes.subarray(0, count) }),
  };
}

function firstOf(source: ImageSource, count: number): ImageSource {
  if (source.kind === 'files') return { ...source, paths: source.paths.slice(0, count) };
  const { data, height, width, channels } = source;
  return { ...source, data: data.subarray(0, count * height * width * channels) };
}
