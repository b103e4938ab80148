import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Matrix } from '@coke/core';
import { parseIdx } from './idx.ts';

export interface LabelledImages {
  /** Pixels from 0, paper, to 1, ink: one image a row, its own rows one after the other. */
  readonly images: Matrix;
  /** Class of each image. */
  readonly labels: Uint8Array;
  /** Pixels; `images.cols` is `height` × `width`. */
  readonly height: number;
  readonly width: number;
}

/** Part of a data set in the form of MNIST. */
export type Split = 'train' | 'test';

/** Name of the pair of files, as MNIST has it, before `-images-idx3-ubyte` and `-labels-idx1-ubyte`. */
const PREFIX = { train: 'train', test: 't10k' } as const;

/**
 * Read images and their classes from IDX files that are named as those of MNIST, gzipped (`.gz`) or
 * not.
 *
 * @throws RangeError for damaged files; Error if there are none.
 */
export async function readLabelledImages(folder: string, split: Split): Promise<LabelledImages> {
  const names = [`${PREFIX[split]}-images-idx3-ubyte`, `${PREFIX[split]}-labels-idx1-ubyte`];
  const [pixels, classes] = await Promise.all(
    names.map((name) => readPlainOrGzipped(folder, name)),
  );
  const { shape, data } = parseIdx(pixels!, 3, names[0]!);
  const { data: labels } = parseIdx(classes!, 1, names[1]!);
  const [rows, height, width] = shape as [number, number, number];
  if (data.length === 0) throw new RangeError(`${names[0]} should hold images, got none`);
  if (labels.length !== rows) {
    throw new RangeError(`${names[1]} should hold ${rows} labels, got ${labels.length}`);
  }
  const images = { data: new Float32Array(data.length), rows, cols: height * width };
  for (let i = 0; i < data.length; i++) images.data[i] = data[i]! / 255;
  // A copy: the file's bytes are a Buffer, whose `slice` is not that of an array.
  return { images, labels: Uint8Array.from(labels), height, width };
}

/**
 * The first images of a set, sharing its memory.
 *
 * @throws RangeError if there are not so many.
 */
export function firstImages(all: LabelledImages, count: number): LabelledImages {
  const { data, rows, cols } = all.images;
  if (count > rows) throw new RangeError(`instances should be at most ${rows}, got ${count}`);
  const images = { data: data.subarray(0, count * cols), rows: count, cols };
  return { ...all, images, labels: all.labels.subarray(0, count) };
}

async function readPlainOrGzipped(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return await promisify(gunzip)(await readFile(`${path}.gz`));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'neither' : message;
    throw new Error(`${folder} should hold ${name} or ${name}.gz, got ${got}`, { cause: error });
  }
}
