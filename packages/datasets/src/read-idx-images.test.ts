import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { idxBytes, writeMadeUpImages } from '../testing/made-up-images.ts';
import type { PixelArray } from './image-set.ts';
import { readIdxImages } from './read-idx-images.ts';

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

test('pixels are those of the file, in memory that threads share', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, IMAGES), idxBytes([2, 1, 3], [0, 51, 255, 102, 153, 204]));
  await writeFile(join(folder, LABELS), idxBytes([2], [7, 3]));
  const { count, source, classes } = await readIdxImages(folder, 'train');
  expect(count).toBe(2);
  expect(source).toMatchObject({ kind: 'pixels', height: 1, width: 3, channels: 1 });
  const { data } = source as PixelArray;
  expect([...data]).toEqual([0, 51, 255, 102, 153, 204]);
  expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(classes).toEqual(Int32Array.of(7, 3));
});

test('gzipped files are the same images', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2, 3, 0]);
  const plain = await readIdxImages(folder, 'train');
  for (const name of [IMAGES, LABELS]) {
    await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(join(folder, name))));
    await rm(join(folder, name));
  }
  expect(await readIdxImages(folder, 'train')).toEqual(plain);
});

test('a missing or damaged file is named', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2]);
  await expect(readIdxImages(folder, 'test')).rejects.toThrow(
    'should hold t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz, got neither',
  );
  await rm(join(folder, LABELS));
  await writeFile(join(folder, `${LABELS}.gz`), gzipSync(idxBytes([3], [0, 1, 2])).subarray(0, 20));
  await expect(readIdxImages(folder, 'train')).rejects.toThrow(LABELS);
});

test('as many labels as images, and at least one', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2]);
  await writeFile(join(folder, LABELS), idxBytes([2], [0, 1]));
  await expect(readIdxImages(folder, 'train')).rejects.toThrow('should hold 3 labels, got 2');
  await writeMadeUpImages(folder, []);
  await expect(readIdxImages(folder, 'train')).rejects.toThrow('should hold images, got none');
});
