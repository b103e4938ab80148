import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { allInOrder } from '@coke/core/all-in-order';
import { parseIdx } from './idx.ts';
import type { ImageSet } from './image-set.ts';
import { imagesFromPixels } from './images-from-pixels.ts';
import type { Split } from './load-options.ts';

/** Name of the pair of files, as MNIST has it, before `-images-idx3-ubyte` and `-labels-idx1-ubyte`. */
const PREFIX = { train: 'train', test: 't10k' } as const;

/**
 * Read grey images and their classes from IDX files that are named as those of MNIST, gzipped (`.gz`)
 * or not.
 *
 * @throws RangeError for damaged files; Error if there are none.
 */
export async function readIdxImages(
  folder: string,
  split: Split,
  classNames?: readonly string[],
): Promise<ImageSet> {
  const names = [`${PREFIX[split]}-images-idx3-ubyte`, `${PREFIX[split]}-labels-idx1-ubyte`];
  const [pixels, labels] = await allInOrder(names.map((name) => readPlainOrGzipped(folder, name)));
  const { shape, data } = parseIdx(pixels!, 3, names[0]!);
  const { data: classes } = parseIdx(labels!, 1, names[1]!);
  const [count, height, width] = shape as [number, number, number];
  if (data.length === 0) throw new RangeError(`${names[0]} should hold images, got none`);
  if (classes.length !== count) {
    throw new RangeError(`${names[1]} should hold ${count} labels, got ${classes.length}`);
  }
  const layout = { height, width, channels: 1, classes } as const;
  return imagesFromPixels(data, { ...layout, ...(classNames && { classNames }) });
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
