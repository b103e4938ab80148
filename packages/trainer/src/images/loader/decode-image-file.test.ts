import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../io/testing/temporary-folder.ts';
import { decodeImageFile } from './decode-image-file.ts';

// 2 × 3 pixels, all different.
const COLORS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [200, 100, 50],
  [7, 8, 9],
  [250, 251, 252],
];
const RGB = { kind: 'files', channels: 3 } as const;

async function written(name: string, image: Sharp): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await image.toFile(path);
  return path;
}

function raw(pixels: readonly (readonly number[])[], height: number, width: number): Sharp {
  const channels = pixels[0]!.length as 1 | 2 | 3 | 4;
  return sharp(Uint8Array.from(pixels.flat()), { raw: { height, width, channels } });
}

async function pixelsOf(path: string): Promise<number[][]> {
  const { data, height, width } = await decodeImageFile(path, RGB);
  return Array.from({ length: height * width }, (_, i) => [...data.subarray(3 * i, 3 * i + 3)]);
}

test.each([
  ['a.png', (image: Sharp) => image.png()],
  ['palette.png', (image: Sharp) => image.png({ palette: true })],
  ['16.png', (image: Sharp) => image.toColourspace('rgb16').png()],
  ['a.webp', (image: Sharp) => image.webp({ lossless: true })],
  ['a.gif', (image: Sharp) => image.gif()],
  ['a.tif', (image: Sharp) => image.tiff({ compression: 'lzw' })],
])('%s has the pixels that were written', async (name, as) => {
  const path = await written(name, as(raw(COLORS, 2, 3)));
  const { data, height, width, start } = await decodeImageFile(path, RGB);
  expect([height, width, start]).toEqual([2, 3, 0]);
  expect([...data]).toEqual(COLORS.flat());
});

test('another reader finds the same in a PNG', async () => {
  const noise = Array.from({ length: 35 }, (_, i) => [(i * 37) % 256, (i * 91) % 256, i]);
  const path = await written('a.png', raw(noise, 5, 7));
  const { data } = PNG.sync.read(await readFile(path));
  const opaque = [...data].filter((_, i) => i % 4 < 3);
  expect((await pixelsOf(path)).flat()).toEqual(opaque);
});

test('a JPEG is what it was, nearly', async () => {
  const flat = Array.from({ length: 64 }, () => [200, 100, 50]);
  const path = await written('a.jpg', raw(flat, 8, 8).jpeg({ quality: 100 }));
  for (const pixel of await pixelsOf(path)) {
    for (const [c, value] of pixel.entries()) {
      expect(Math.abs(value - flat[0]![c]!)).toBeLessThanOrEqual(2);
    }
  }
});

// What EXIF means by each number: which row and column of the file a pixel of the picture comes from,
// where the file has two rows and three columns.
const ORIENTATIONS: readonly [number, (y: number, x: number) => [number, number]][] = [
  [1, (y, x) => [y, x]],
  [2, (y, x) => [y, 2 - x]],
  [3, (y, x) => [1 - y, 2 - x]],
  [4, (y, x) => [1 - y, x]],
  [5, (y, x) => [x, y]],
  [6, (y, x) => [1 - x, y]],
  [7, (y, x) => [1 - x, 2 - y]],
  [8, (y, x) => [x, 2 - y]],
];

test.each(ORIENTATIONS)(
  'an image is turned upright from orientation %d',
  async (orientation, from) => {
    const path = await written('a.png', raw(COLORS, 2, 3).withMetadata({ orientation }));
    const { height, width } = await decodeImageFile(path, RGB);
    expect([height, width]).toEqual(orientation < 5 ? [2, 3] : [3, 2]);
    const wanted = Array.from({ length: 6 }, (_, i) => {
      const [y, x] = from(Math.floor(i / width), i % width);
      return COLORS[y * 3 + x];
    });
    expect(await pixelsOf(path)).toEqual(wanted);
  },
);

test('grey becomes three channels alike, and colour becomes luma', async () => {
  const grey = [[0], [100], [200], [255], [1], [254]];
  for (const space of ['b-w', 'grey16']) {
    const path = await written('grey.png', raw(grey, 2, 3).toColourspace(space));
    expect(await pixelsOf(path)).toEqual(grey.map(([value]) => [value, value, value]));
    const { data } = await decodeImageFile(path, { ...RGB, channels: 1 });
    expect([...data]).toEqual(grey.flat());
  }
  const path = await written('rgb.png', raw(COLORS, 2, 3));
  const { data } = await decodeImageFile(path, { ...RGB, channels: 1 });
  const wanted = COLORS.map(([r, g, b]) => Math.round((299 * r! + 587 * g! + 114 * b!) / 1000));
  expect([...data]).toEqual(wanted);
});

test('what is transparent lies over white', async () => {
  const alpha = [255, 0, 128, 51, 204, 255];
  const over = (value: number, i: number) => (value * alpha[i]! + 255 * (255 - alpha[i]!)) / 255;
  for (const pixels of [COLORS, [[0], [100], [200], [255], [1], [254]]]) {
    const covered = pixels.map((pixel, i) => [...pixel, alpha[i]!]);
    const grey = pixels[0]!.length === 1;
    const image = grey ? raw(covered, 2, 3).toColourspace('b-w') : raw(covered, 2, 3);
    const got = await pixelsOf(await written('alpha.png', image));
    for (const [i, pixel] of got.entries()) {
      for (const [c, value] of pixel.entries()) {
        expect(Math.abs(value - over(pixels[i]![grey ? 0 : c]!, i))).toBeLessThanOrEqual(1);
      }
    }
  }
});

test.each([
  [40, 20, 10, 20, 10],
  [20, 40, 10, 10, 20],
  [30, 30, 8, 8, 8],
  [6, 9, 10, 6, 9],
  [10, 30, 10, 10, 30],
])('%d × %d pixels with size %d become %d × %d', async (height, width, size, h, w) => {
  const flat = Array.from({ length: height * width }, () => [10, 20, 30]);
  const path = await written('a.png', raw(flat, height, width));
  const got = await decodeImageFile(path, { ...RGB, size });
  expect([got.height, got.width]).toEqual([h, w]);
  expect([...got.data]).toEqual(Array.from({ length: h * w }, () => [10, 20, 30]).flat());
});

test.each(['a.png', 'a.jpg'])('a part of %s is no picture', async (name) => {
  const noise = Array.from({ length: 4096 }, (_, i) => [(i * 37) % 256, (i * i) % 256, i % 251]);
  const path = await written(name, raw(noise, 64, 64));
  const { length } = await readFile(path);
  await decodeImageFile(path, RGB);
  for (const share of [0, 0.01, 0.5, 0.9]) {
    const part = join(await temporaryFolder(), name);
    await writeFile(part, await readFile(path));
    await truncate(part, Math.floor(share * length));
    await expect(decodeImageFile(part, RGB)).rejects.toThrow(Error);
  }
});
