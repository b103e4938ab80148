import type { Matrix } from '@coke/core';
import type { ImageSet } from './image-set.ts';
import type { LoadOptions, Split } from './load-options.ts';
import { mnist } from './mnist.ts';
import { readIdxImages } from './read-idx-images.ts';

export interface LabelledImages {
  /** Pixels from 0, paper, to 1, ink: one image a row, its own rows one after the other. */
  readonly images: Matrix;
  /** Class of each image. */
  readonly labels: Uint8Array;
  /** Pixels; `images.cols` is `height` × `width`. */
  readonly height: number;
  readonly width: number;
}

/**
 * Grey images as rows of a matrix.
 *
 * @throws TypeError for other images, or where classes are not known.
 */
export function labelledImages({ count, source, classes }: ImageSet): LabelledImages {
  if (source.kind !== 'pixels' || source.channels !== 1 || classes === undefined) {
    throw new TypeError('images should be grey pixels of known classes, got others');
  }
  const { data: pixels, height, width } = source;
  const data = new Float32Array(pixels.length);
  for (let i = 0; i < data.length; i++) data[i] = pixels[i]! / 255;
  const images = { data, rows: count, cols: height * width };
  return { images, labels: Uint8Array.from(classes), height, width };
}

/**
 * Read images and their classes from IDX files that are named as those of MNIST, gzipped (`.gz`) or
 * not.
 *
 * @throws RangeError for damaged files; Error if there are none.
 */
export async function readLabelledImages(folder: string, split: Split): Promise<LabelledImages> {
  return labelledImages(await readIdxImages(folder, split));
}

/**
 * MNIST, each image a row of a matrix.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function labelledMnist(
  split: Split = 'train',
  options: LoadOptions = {},
): Promise<LabelledImages> {
  return labelledImages(await mnist(split, options));
}

/**
 * The first images of a set, sharing its memory.
 *
 * @throws RangeError if there are not so many.
 */
export function firstLabelledImages(all: LabelledImages, count: number): LabelledImages {
  const { data, rows, cols } = all.images;
  if (count > rows) throw new RangeError(`instances should be at most ${rows}, got ${count}`);
  const images = { data: data.subarray(0, count * cols), rows: count, cols };
  return { ...all, images, labels: all.labels.subarray(0, count) };
}
