import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ImageSet, imageFolder } from '@coke/datasets';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../io/testing/temporary-folder.ts';
import { plainView } from '../../../testing/plain-views.ts';
import type { AugmentOptions } from '../augment/augment-options.ts';
import type { ViewBatch } from '../views.ts';
import { ImageError } from './image-error.ts';
import { viewLoader } from './view-loader.ts';

/** Noise of different sizes, lossless, in two classes. */
async function writtenPictures(count: number) {
  const folder = await temporaryFolder();
  const pictures = Array.from({ length: count }, (_, i) => {
    const [height, width] = [7 + (i % 3), 6 + (i % 4)];
    const data = Uint8Array.from({ length: height * width * 3 }, (_, p) => (p * 37 + i * 91) % 256);
    return { data, height, width };
  });
  // Backwards, so that the order is not by chance the file system's.
  for (const [i, { data, height, width }] of [...pictures.entries()].reverse()) {
    const path = join(folder, i < count / 2 ? 'cat' : 'dog', `${String(i).padStart(3, '0')}.png`);
    await mkdir(dirname(path), { recursive: true });
    await sharp(data, { raw: { height, width, channels: 3 } }).toFile(path);
  }
  return { folder, pictures };
}

const VIEWS: readonly AugmentOptions[] = [
  { height: 6, width: 6, crop: { scale: [0.2, 1] }, flip: 0.5, blur: { probability: 0.5 } },
  { height: 3, width: 4, crop: { scale: [0.1, 0.6] }, grayscale: 0.3 },
];

async function epochOf(images: ImageSet, workers: number): Promise<ViewBatch[]> {
  const loader = viewLoader({ images, views: VIEWS, batchSize: 4, seed: 8, workers });
  onTestFinished(() => loader.dispose());
  const batches: ViewBatch[] = [];
  for await (const batch of loader.epoch(2)) batches.push(batch);
  return batches;
}

test.each([0, 1, 2])(
  '%d workers draw views from files as from pixels in memory',
  async (workers) => {
    const { folder, pictures } = await writtenPictures(11);
    const batches = await epochOf(await imageFolder(folder), workers);
    expect(batches.flatMap(({ ids }) => [...ids]).sort((a, b) => a - b)).toEqual([
      ...pictures.keys(),
    ]);
    for (const { ids, views } of batches) {
      for (const [view, options] of VIEWS.entries()) {
        for (const [row, id] of ids.entries()) {
          const wanted = plainView(pictures[id]!, options, { seed: 8, epoch: 2, id, view });
          const got = views[view]!.data.subarray(row * wanted.length, (row + 1) * wanted.length);
          expect(got).toEqual(wanted);
        }
      }
    }
  },
);

test('a file that is damaged ends the epoch at its batch, and is named', async () => {
  const { folder } = await writtenPictures(6);
  const path = join(folder, 'dog', '004.png');
  await writeFile(path, 'no picture');
  const images = await imageFolder(folder);
  const loader = viewLoader({ images, views: VIEWS, batchSize: 2, shuffle: false, workers: 1 });
  onTestFinished(() => loader.dispose());
  const seen: number[] = [];
  const read = async () => {
    for await (const { ids } of loader.epoch(0)) seen.push(...ids);
  };
  const error = await read().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImageError);
  expect(error).toMatchObject({ id: 4, path });
  expect(seen).toEqual([0, 1, 2, 3]);
});
