import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Matrix, Random } from '@coke/core';
import { imagesFromPixels } from '@coke/datasets';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { nearestImages } from './nearest-images.ts';
import { thumbnail } from './thumbnail.ts';

const COUNT = 30;
const random = new Random(5);

/** Images of 3 × 2 pixels in which every pixel tells which image it is. */
const layout = { height: 2, width: 3, channels: 3 as const, classNames: ['cat', 'dog'] };
const pixels = Array.from({ length: COUNT * 18 }, (_, at) => 8 * Math.floor(at / 18) + (at % 3));
const classes = Array.from({ length: COUNT }, (_, i) => i % 2);
const images = imagesFromPixels(pixels, { ...layout, classes });

/** Unit rows in the plane, in the order of their angles. */
const features: Matrix = {
  data: Float32Array.from({ length: 2 * COUNT }, (_, at) => {
    const angle = Math.floor(at / 2) / COUNT;
    return at % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  }),
  rows: COUNT,
  cols: 2,
};
const centers: Matrix = {
  data: Float32Array.from({ length: 24 }, () => random.normal()),
  rows: 12,
  cols: 2,
};

const decode = (picture: string) => PNG.sync.read(Buffer.from(picture.split(',')[1]!, 'base64'));

test('pictures, classes and sizes are those of the images that are named', async () => {
  const labels = Int32Array.from({ length: COUNT }, (_, i) => (i % 7) - 1);
  const options = { head: 2, clusters: 5, count: 4, labels };
  const { head, k, clusters } = await nearestImages(images, features, centers, options);
  expect([head, k, clusters.length]).toEqual([2, 12, 5]);
  for (const { cluster, size, images: shown } of clusters) {
    expect(size).toBe(labels.filter((label) => label === cluster).length);
    expect(shown).toHaveLength(4);
    for (const { id, picture, className } of shown) {
      const { width, height, data } = decode(picture);
      expect([width, height]).toEqual([3, 2]);
      expect([...data.subarray(0, 3)]).toEqual([8 * id, 8 * id + 1, 8 * id + 2]);
      expect(className).toBe(['cat', 'dog'][id % 2]);
    }
  }
});

test('clusters are drawn by the seed, in order, each once', async () => {
  const draw = async (seed: number, clusters: number) => {
    const shown = await nearestImages(images, features, centers, { seed, clusters, count: 1 });
    return shown.clusters.map(({ cluster }) => cluster);
  };
  expect(await draw(1, 6)).toEqual(await draw(1, 6));
  expect(await draw(1, 6)).not.toEqual(await draw(2, 6));
  expect(await draw(1, 99)).toEqual([...Array(12).keys()]);
  const some = await draw(3, 6);
  expect([...new Set(some)].sort((a, b) => a - b)).toEqual(some);
});

test('files: turned upright, no larger than asked for, in their proportions', async () => {
  const path = join(await temporaryFolder(), 'photo.jpg');
  const photo = sharp({ create: { width: 200, height: 100, channels: 3, background: 'red' } });
  // 6: the camera was turned by a quarter.
  await writeFile(path, await photo.withMetadata({ orientation: 6 }).jpeg().toBuffer());
  const { width, height, data } = decode(
    await thumbnail({ kind: 'files', paths: [path], channels: 3 }, 0, 40),
  );
  expect([width, height]).toEqual([20, 40]);
  expect(data[0]).toBeGreaterThan(240);
});

test.each([
  [{ clusters: 0 }, 'clusters should be a positive integer, got 0'],
  [{ pixels: 1.5 }, 'pixels should be a positive integer, got 1.5'],
  [{ labels: [1] }, 'labels.length should be 30, one an image, got 1'],
  [{ k: 1 }, 'the names in options should be among'],
])('%o is refused', async (options, message) => {
  await expect(nearestImages(images, features, centers, options as never)).rejects.toThrow(message);
});

test('an image that is not there is refused', async () => {
  const parts = [{ features, ids: Array.from({ length: COUNT }, (_, i) => i + 1) }];
  const options = { clusters: 12, count: COUNT };
  await expect(nearestImages(images, parts, centers, options)).rejects.toThrow(
    'ids should be of images, 0 to 29, got 30',
  );
});
