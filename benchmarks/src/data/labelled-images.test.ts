import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readLabelledImages } from './labelled-images.ts';
import { idxBytes, temporaryFolder, writeMadeUpImages } from './made-up-files.ts';

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

test('pixels become 0 to 1, rows in order', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, IMAGES), idxBytes([2, 1, 3], [0, 51, 255, 102, 153, 204]));
  await writeFile(join(folder, LABELS), idxBytes([2], [7, 3]));
  const { images, labels, height, width } = await readLabelledImages(folder, 'train');
  expect(images).toEqual({ data: Float32Array.of(0, 0.2, 1, 0.4, 0.6, 0.8), rows: 2, cols: 3 });
  expect(labels).toEqual(Uint8Array.of(7, 3));
  expect([height, width]).toEqual([1, 3]);
});

test('gzipped files are the same images', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2, 3, 0]);
  const plain = await readLabelledImages(folder, 'train');
  for (const name of [IMAGES, LABELS]) {
    await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(join(folder, name))));
    await rm(join(folder, name));
  }
  expect(await readLabelledImages(folder, 'train')).toEqual(plain);
});

test('a missing or damaged file is named', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2]);
  await expect(readLabelledImages(folder, 'test')).rejects.toThrow(
    'should hold t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz, got neither',
  );
  await rm(join(folder, LABELS));
  await writeFile(join(folder, `${LABELS}.gz`), gzipSync(idxBytes([3], [0, 1, 2])).subarray(0, 20));
  await expect(readLabelledImages(folder, 'train')).rejects.toThrow(LABELS);
});

test('as many labels as images, and at least one', async () => {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, [0, 1, 2]);
  await writeFile(join(folder, LABELS), idxBytes([2], [0, 1]));
  await expect(readLabelledImages(folder, 'train')).rejects.toThrow('should hold 3 labels, got 2');
  await writeMadeUpImages(folder, []);
  await expect(readLabelledImages(folder, 'train')).rejects.toThrow('should hold images, got none');
});
